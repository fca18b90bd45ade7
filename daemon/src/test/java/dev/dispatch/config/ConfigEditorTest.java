package dev.dispatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.git.Repositories;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of several files at once, and what is refused before anything is written. */
final class ConfigEditorTest {
  private static final String USER =
      """
      default: opus # mine
      backends:
        claude: { command: claude -p }
      models:
        opus: { backend: claude }
        gpt: { backend: claude }
      aliases:
        r: { model: opus }
      """;

  @TempDir private Path folder;

  private Path home;
  private Path repository;
  private FileConfigDesk desk;
  private ConfigEditor editor;
  private ConfigScope scope;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectories(folder.toRealPath().resolve("home"));
    repository = Files.createDirectories(folder.toRealPath().resolve("repo/.dispatch"));
    desk =
        new FileConfigDesk(
            new ConfigPlaces(home, Optional.empty(), new Repositories()), InstantSource.system());
    editor = new ConfigEditor(desk);
    scope = ConfigScope.in(home.resolveSibling("repo").toString());
  }

  private Path user(String text) throws IOException {
    return Files.writeString(home.resolve("config.yaml"), text);
  }

  private Path repo(String text) throws IOException {
    return Files.writeString(repository.resolve("config.toml"), text);
  }

  private Settings settings() {
    return desk.load(scope).settings();
  }

  private void put(Target target, String text, String value) {
    KeyPath key = KeyPath.parse(text);
    desk.edit(scope, target, List.of(new ConfigChange.Put(key, desk.valueOf(key, value))));
  }

  @Test
  void aModelThatCannotBeTakenOutLeavesEveryFileAsItIs() throws IOException {
    String anchored =
        """
        default: opus
        backends: { claude: { command: claude -p } }
        models: { opus: &m { backend: claude }, sonnet: *m }
        aliases: { r: { model: opus } }
        """;
    Path file = user(anchored);
    Path other = Files.writeString(home.resolve("config.toml"), "[aliases]\nt = {model='opus'}\n");
    assertThatThrownBy(() -> editor.removeModel(scope, "opus", Optional.of("sonnet")))
        .hasMessageContaining("nothing was written");
    assertThat(Files.readString(file)).isEqualTo(anchored);
    assertThat(Files.readString(other)).contains("'opus'");
  }

  @Test
  void eachFileIsChangedWhereAModelIsMeant() throws IOException {
    Path file = user(USER);
    Path other = Files.writeString(home.resolve("config.toml"), "[aliases]\nt = {model='opus'}\n");
    Path repo = repo("default = 'opus'\n");
    editor.removeModel(scope, "opus", Optional.of("gpt"));
    assertThat(Files.readString(file)).doesNotContain("model: opus", "  opus:");
    assertThat(Files.readString(other)).contains("'gpt'");
    assertThat(Files.readString(repo)).contains("'gpt'");
    assertThat(desk.check(scope)).noneMatch(problem -> problem.message().contains("not there"));
  }

  @Test
  void whatOnlyAUserMaySetGoesToTheUsersFile() throws IOException {
    Path file = user(USER);
    Path repo = repo("[policy]\nallow_workspace_setup = true\n");
    put(Target.HOLDER, "policy.allow_workspace_setup", "true");
    assertThat(settings().isOn("policy", "allow_workspace_setup")).isTrue();
    assertThat(Files.readString(file)).contains("allow_workspace_setup: true");
    String before = Files.readString(repo);
    assertThatThrownBy(() -> put(Target.REPOSITORY, "policy.allow_attached_writes", "true"))
        .hasMessageContaining("a repository may not set policy");
    assertThat(Files.readString(repo)).isEqualTo(before);
    desk.edit(scope, Target.REPOSITORY, List.of(new ConfigChange.Remove(KeyPath.of("policy"))));
    assertThat(Files.readString(repo)).doesNotContain("policy");
  }

  @Test
  void aLinkToNothingIsAnErrorAndNoAbsence() throws IOException {
    Path link = home.resolve("config.yaml");
    Files.createSymbolicLink(link, folder.resolve("dotfiles/config.yaml"));
    String problem = link + " is a link to a file that is not there";
    assertThatThrownBy(this::settings).hasMessageContaining(problem);
    assertThatThrownBy(() -> put(Target.HOLDER, "stall_after", "5m")).hasMessageContaining(problem);
    assertThat(desk.check(scope)).singleElement().matches(found -> found.error());
  }

  @Test
  void anAgentNeedsANameAndACommand() throws IOException {
    Path file = user(USER);
    assertThatThrownBy(() -> editor.addAgent(scope, Target.USER, "x", " "))
        .hasMessageContaining("the command is empty");
    assertThatThrownBy(() -> editor.addModel(scope, Target.USER, "a\nb", "claude"))
        .hasMessageContaining("the name of the model is");
    assertThat(Files.readString(file)).isEqualTo(USER);
    Files.writeString(file, "agents: { a: { command: ./a } }\n");
    assertThatThrownBy(() -> editor.addAgent(scope, Target.USER, "x", ""))
        .hasMessageContaining("the command is empty");
  }
}
