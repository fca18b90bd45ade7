package dev.dispatch.skillfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.skill.ProjectSection;
import dev.dispatch.skill.SkillSurroundings;
import dev.dispatch.skill.SkillTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectFilesTest {
  @TempDir private Path temp;
  private SkillFolder folder = new SkillFolder(Path.of("/nowhere"));

  @BeforeEach
  void make() throws IOException {
    folder = new SkillFolder(temp);
    Files.createDirectories(folder.root().resolve(".git"));
    Files.writeString(folder.root().resolve(".git/HEAD"), "ref: refs/heads/main\n");
  }

  private static String gates(String test) {
    return "# X\n\n## Quality Gates\n- test: " + test + "\n";
  }

  private Optional<ProjectSection> section() {
    return folder.files().section(folder.root().toString(), "Quality Gates", Map.of());
  }

  private void isFrom(String file, String test) {
    assertThat(section()).contains(new ProjectSection("Quality Gates", file, Map.of("test", test)));
  }

  /** From the last place to the first, each of which wins over those before. */
  @Test
  void takesTheFirstFileThatHasTheSection() throws IOException {
    assertThat(section()).isEmpty();
    Files.createDirectories(temp.resolve("home"));
    Files.writeString(temp.resolve("home/config.yaml"), "quality-gates: { test: mine }\n");
    isFrom(temp.resolve("home/config.yaml").toString(), "mine");
    folder.write(".dispatch/config.toml", "[quality-gates]\ntest = \"config\"\n");
    isFrom(".dispatch/config.toml", "config");
    folder.write(".claude/rules/b.md", gates("b")).write(".claude/rules/c.txt", gates("c"));
    isFrom(".claude/rules/b.md", "b");
    folder.write(".claude/rules/a.md", gates("a"));
    isFrom(".claude/rules/a.md", "a");
    folder.write(".claude/CLAUDE.md", gates("inner"));
    isFrom(".claude/CLAUDE.md", "inner");
    folder.write("CLAUDE.md", "\ufeff" + gates("`outer`").substring(4));
    isFrom("CLAUDE.md", "outer");
    folder.write("AGENTS.md", "# No section\n");
    isFrom("CLAUDE.md", "outer");
    folder.write("AGENTS.md", gates("agents"));
    isFrom("AGENTS.md", "agents");
  }

  @Test
  void readsTemplatesOfTheProjectOnly() throws IOException {
    folder.write(".dispatch/templates/release.md", "Release {title}\n");
    folder.write(".dispatch/templates/with space.md", "x").write(".dispatch/secret.md", "x");
    ProjectFiles files = folder.files();
    String root = folder.root().toString();
    assertThat(files.template(root, "release"))
        .contains(new SkillTemplate("release", "Release {title}\n"));
    assertThat(files.template(root, "other")).isEmpty();
    assertThat(files.templates(root)).containsExactly("release");
    assertThatThrownBy(() -> files.template(root, "../secret"))
        .hasMessageContaining("is no name of a template");
    Files.createSymbolicLink(
        folder.root().resolve(".dispatch/templates/out.md"),
        folder.root().resolve(".dispatch/secret.md"));
    assertThatThrownBy(() -> files.template(root, "out"))
        .hasMessageContaining("is a link that leads out of");
  }

  @Test
  void refusesATemplateThatSaysNothingOrIsNoText() throws IOException {
    folder
        .write(".dispatch/templates/empty.md", " \n\t\n")
        .write(".dispatch/templates/nul.md", "a\0");
    Path templates = folder.root().resolve(".dispatch/templates");
    Files.write(templates.resolve("latin.md"), new byte[] {'f', (byte) 0xfc, 'r'});
    Files.createDirectory(templates.resolve("folder.md"));
    for (String bad :
        List.of("empty is empty", "nul is no text", "latin is no text in UTF-8", "folder cannot")) {
      String name = bad.substring(0, bad.indexOf(' '));
      assertThatThrownBy(() -> folder.files().template(folder.root().toString(), name))
          .isInstanceOfSatisfying(
              DispatchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION))
          .hasMessageContaining(bad.replaceFirst(name, templates.resolve(name + ".md").toString()));
    }
  }

  @Test
  void noticesTheSurroundings() throws IOException {
    String root = folder.root().toString();
    assertThat(folder.files().surroundings(root, Map.of()))
        .isEqualTo(new SkillSurroundings(false, Optional.empty(), Optional.empty()));
    folder
        .write(".env", "A=1\n")
        .write(
            ".dispatch/config.yaml",
            """
            default: me
            aliases: { me: { model: opus } }
            models: { opus: { backend: claude } }
            backends: { claude: { command: claude -p, auth-notes: log in with X } }
            skills: { prefix: phlight- }
            """);
    assertThat(folder.files().surroundings(root, Map.of()))
        .isEqualTo(
            new SkillSurroundings(true, Optional.of("log in with X"), Optional.of("phlight-")));
    folder.write(".dispatch/config.yaml", "skills: { auth-notes: ask the vault }\n");
    assertThat(folder.files().surroundings(root, Map.of()).authNotes()).contains("ask the vault");
  }
}
