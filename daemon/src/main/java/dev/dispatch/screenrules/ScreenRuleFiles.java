package dev.dispatch.screenrules;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.screen.ScreenRuleBook;
import dev.dispatch.screen.ScreenRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rule files in the program, and over them the user's own: {@code AGENT.toml} in one folder. A
 * user's file is read at each call, so that an edit holds at once. Safe for all threads.
 */
public final class ScreenRuleFiles implements ScreenRuleBook {
  private static final List<String> BUILT_IN =
      List.of("claude", "codex", "gemini", "generic", "opencode");
  private static final String ENDING = ".toml";

  private final Path folder;

  /** The user's folder need not exist. */
  public ScreenRuleFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<String> agents() {
    TreeSet<String> agents = new TreeSet<>(BUILT_IN);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(ENDING))
            .map(name -> name.substring(0, name.length() - ENDING.length()))
            .forEach(agents::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder, e);
      }
    }
    return List.copyOf(agents);
  }

  @Override
  public ScreenRules of(String agent) {
    if (!agents().contains(agent)) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "there are no screen rules for the agent %s; there are for %s"
              .formatted(Quoted.of(agent), String.join(", ", agents())),
          Nearest.of(agent, agents()).stream()
              .findFirst()
              .map(near -> "did you mean: --agent " + near)
              .orElse("write them: " + folder.resolve("AGENT" + ENDING)));
    }
    Optional<ScreenRules> built =
        BUILT_IN.contains(agent) ? Optional.of(builtIn(agent)) : Optional.empty();
    Path own = folder.resolve(agent + ENDING);
    if (!Files.exists(own)) {
      return built.orElseThrow();
    }
    RuleFile file = RuleFile.read(own.toString(), text(own), agent);
    Optional<ScreenRules> base =
        file.base().map(name -> base(own.toString(), name)).or(() -> built);
    return base.map(file::over).orElseGet(file::alone);
  }

  private static ScreenRules builtIn(String agent) {
    String name = agent + ENDING;
    RuleFile file = RuleFile.read(name, resource(name), agent);
    return file.base().map(b -> file.over(base(name, b))).orElseGet(file::alone);
  }

  /** Only built-in rules are a base, so that files never depend on each other in a circle. */
  private static ScreenRules base(String file, String name) {
    if (!BUILT_IN.contains(name)) {
      throw RuleFile.noBase(file, name, "is none of " + String.join(", ", BUILT_IN));
    }
    return builtIn(name);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION, "the screen rules " + file + " cannot be read: " + e)
          .causedBy(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        ScreenRuleFiles.class.getResourceAsStream("/dev/dispatch/screen/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no rule file in the program: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
