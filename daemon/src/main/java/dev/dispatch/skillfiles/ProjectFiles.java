package dev.dispatch.skillfiles;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Model;
import dev.dispatch.settings.Settings;
import dev.dispatch.skill.ProjectSection;
import dev.dispatch.skill.SkillProject;
import dev.dispatch.skill.SkillSurroundings;
import dev.dispatch.skill.SkillTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a project's files for agents, its templates and the configuration; keeps nothing. */
public final class ProjectFiles implements SkillProject {
  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> WHOLE = List.of("AGENTS.md", "CLAUDE.md", ".claude/CLAUDE.md");
  private static final String RULES = ".claude/rules";
  private static final String TEMPLATES = ".dispatch/templates";
  private static final String ENDING = ".md";

  private final ConfigDesk config;

  public ProjectFiles(ConfigDesk config) {
    this.config = config;
  }

  @Override
  public Optional<ProjectSection> section(
      String root, String title, Map<String, String> environment) {
    Path folder = Path.of(root);
    return files(folder)
        .flatMap(file ->
            read(file)
                .flatMap(text ->
                    ProjectSection.inMarkdown(title, folder.relativize(file).toString(), text))
                .stream())
        .findFirst()
        .or(() -> configured(folder, title, environment));
  }

  /** In the order in which they win; the first that has a section is taken. */
  private static Stream<Path> files(Path folder) {
    return Stream.concat(
        WHOLE.stream().map(folder::resolve), markdown(folder.resolve(RULES)).stream());
  }

  private static List<Path> markdown(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      String text = new String(bytes.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.STAGING, "cannot read " + file + ": " + e.getMessage())
          .causedBy(e);
    }
  }

  private Optional<ProjectSection> configured(
      Path folder, String title, Map<String, String> environment) {
    Table table = settings(folder, environment).all().table(keyOf(title));
    Map<String, String> values = new LinkedHashMap<>();
    table.members().forEach((key, value) -> text(value).ifPresent(text -> values.put(key, text)));
    return table.members().values().stream()
        .findFirst()
        .map(first -> new ProjectSection(title, shown(folder, first.mark().file()), values));
  }

  private static String keyOf(String title) {
    return title.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  private static String shown(Path folder, String file) {
    Path path = Path.of(file);
    return path.startsWith(folder) ? folder.relativize(path).toString() : file;
  }

  private static Optional<String> text(ConfigValue value) {
    return value instanceof Scalar scalar && scalar.kind() != ConfigValue.Kind.EMPTY
        ? Optional.of(scalar.text().strip())
        : Optional.empty();
  }

  private Settings settings(Path folder, Map<String, String> environment) {
    return config.load(ConfigScope.of(folder.toString(), environment)).settings();
  }

  @Override
  public List<String> sectionFiles() {
    List<String> files = new ArrayList<>(WHOLE);
    files.add(RULES + "/*" + ENDING);
    files.add(".dispatch/config.yaml");
    return files;
  }

  @Override
  public Optional<SkillTemplate> template(String root, String name) {
    SkillTemplate.requireName(name);
    Path folder = Path.of(root, TEMPLATES);
    Path file = folder.resolve(name + ENDING);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!isInside(folder, file)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "the template " + file + " is a link that leads out of " + folder,
          "put the file itself there");
    }
    requireText(file);
    return read(file).map(text -> new SkillTemplate(name, text));
  }

  /** An agent is not sent off with nothing, or with what is no text. */
  private static void requireText(Path file) {
    String why;
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] start = bytes.readNBytes(MAX_BYTES + 1);
      if (start.length > MAX_BYTES) {
        why = "is larger than " + MAX_BYTES / 1024 + " KiB";
      } else {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(start)).toString();
        if (!text.replace("\ufeff", "").isBlank() && text.indexOf('\0') < 0) {
          return;
        }
        why = text.indexOf('\0') < 0 ? "is empty" : "is no text: it has NUL characters";
      }
    } catch (CharacterCodingException e) {
      why = "is no text in UTF-8";
    } catch (IOException e) {
      why = "cannot be read: " + e.getMessage();
    }
    throw new DispatchException(
        ErrorCode.VALIDATION,
        "the template " + file + " " + why,
        "write the prompt there, in UTF-8; placeholders such as {title} are filled");
  }

  private static boolean isInside(Path folder, Path file) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public List<String> templates(String root) {
    return markdown(Path.of(root, TEMPLATES)).stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(0, name.length() - ENDING.length()))
        .filter(SkillTemplate::isName)
        .toList();
  }

  @Override
  public SkillSurroundings surroundings(String root, Map<String, String> environment) {
    Settings settings = settings(Path.of(root), environment);
    return new SkillSurroundings(
        Files.isRegularFile(Path.of(root, ".env")),
        said(settings, "auth-notes").or(() -> notesOfDefault(settings)),
        said(settings, "prefix"));
  }

  private static Optional<String> said(Settings settings, String key) {
    return settings
        .all()
        .at(KeyPath.of("skills", key))
        .flatMap(ProjectFiles::text)
        .filter(text -> !text.isBlank());
  }

  /** Of the backend that runs where no agent is named. */
  private static Optional<String> notesOfDefault(Settings settings) {
    return settings
        .defaultName()
        .flatMap(name -> {
          Optional<Alias> alias = Optional.ofNullable(settings.aliases().get(name));
          Optional<Model> model =
              Optional.ofNullable(settings.models().get(alias.map(Alias::modelName).orElse(name)));
          Optional<Backend> old = Optional.ofNullable(settings.agents().get(name));
          return model
              .flatMap(m -> Optional.ofNullable(settings.backends().get(m.backendName())))
              .or(() -> old);
        })
        .flatMap(Backend::authNotes);
  }
}
