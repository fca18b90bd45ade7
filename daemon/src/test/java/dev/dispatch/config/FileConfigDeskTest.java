package dev.dispatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.FirstRun;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.git.Repositories;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk.Migration;
import dev.dispatch.settings.ConfigDesk.Problem;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileConfigDeskTest {
  private static final String USER =
      """
      default: opus # mine
      backends:
        claude: { command: claude -p }
        codex: { command: codex exec --full-auto }
      models:
        opus: { backend: claude }
        gpt: { backend: codex }
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
    folder = folder.toRealPath();
    home = Files.createDirectories(folder.resolve("home/.dispatch"));
    repository = folder.resolve("home/repo");
    Files.createDirectories(repository.resolve(".git"));
    Files.writeString(repository.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    Files.createDirectories(repository.resolve("src/deep"));
    desk = desk(Optional.empty());
    editor = new ConfigEditor(desk);
    scope = ConfigScope.in(repository.resolve("src/deep").toString());
  }

  private FileConfigDesk desk(Optional<Path> userConfig) {
    return new FileConfigDesk(
        new ConfigPlaces(home, userConfig, new Repositories()), InstantSource.system());
  }

  private Path user(String text) throws IOException {
    return Files.writeString(home.resolve("config.yaml"), text);
  }

  private Path repo(String text) throws IOException {
    Files.createDirectories(repository.resolve(".dispatch"));
    return Files.writeString(repository.resolve(".dispatch/config.toml"), text);
  }

  private Settings settings() {
    return desk.load(scope).settings();
  }

  @Test
  void theNearestRepositoryFileUpToTheRootIsLaidOverTheUsers() throws IOException {
    user(USER);
    repo("default = \"gpt\"\n[models]\nlocal = { backend = \"claude\" }\n");
    Files.createDirectories(folder.resolve("home/.dispatch"));
    assertThat(settings().defaultName()).contains("gpt");
    assertThat(settings().names()).containsExactly("opus", "gpt", "local", "r");
    Files.createDirectories(repository.resolve("src/.dispatch"));
    Files.writeString(repository.resolve("src/.dispatch/config.yaml"), "default: r\n");
    assertThat(settings().defaultName()).contains("r");
    assertThat(settings().models()).doesNotContainKey("local");
  }

  @Test
  void aFileAboveTheRootAndTheHomeItselfAreNoRepositorys() throws IOException {
    user(USER);
    Files.createDirectories(folder.resolve(".dispatch"));
    Files.writeString(folder.resolve(".dispatch/config.yaml"), "default: above\n");
    assertThat(settings().defaultName()).contains("opus");
    scope = ConfigScope.in(folder.resolve("home").toString());
    assertThat(settings().defaultName()).contains("opus");
    assertThat(desk.files(scope)).hasSize(2);
    assertThatThrownBy(() -> editor.setDefault(scope, Target.REPOSITORY, "gpt"))
        .hasMessageContaining("daemon's home");
  }

  @Test
  void aCallersOwnUserConfigCounts() throws IOException {
    user(USER);
    Files.writeString(folder.resolve("mine.toml"), "default = \"x\"\n");
    ConfigScope own =
        new ConfigScope(scope.cwd(), Optional.of(folder.resolve("mine.toml").toString()));
    assertThat(desk.load(own).settings().defaultName()).contains("x");
    assertThat(desk(Optional.of(folder.resolve("mine.toml"))).load(scope).settings().defaultName())
        .contains("x");
  }

  @Test
  void theSameKeyInBothFilesOfAFolderIsAnErrorThatNamesBoth() throws IOException {
    user(USER);
    Files.writeString(
        home.resolve("config.toml"), "# here\n[models]\nopus = { backend = \"codex\" }\n");
    assertThatThrownBy(() -> desk.load(scope))
        .hasMessageContaining("models.opus is set twice")
        .hasMessageContaining("config.yaml:6")
        .hasMessageContaining("config.toml:3");
    Files.writeString(home.resolve("config.toml"), "[models]\nother = { backend = \"codex\" }\n");
    assertThat(settings().models()).containsOnlyKeys("opus", "gpt", "other");
  }

  @Test
  void whatARepositoryMayNotSayIsSaidAndPassedOver() throws IOException {
    user(USER + "policy: { allow_attached_writes: false }\n");
    repo("[policy]\nallow_attached_writes = true\n[http]\nport = 1\n");
    assertThat(settings().isOn("policy", "allow_attached_writes")).isFalse();
    assertThat(settings().all().members()).doesNotContainKey("http");
    assertThat(desk.toSay(scope)).hasSize(2).allMatch(line -> line.contains("config.toml:"));
    assertThatThrownBy(() ->
            desk.edit(
                scope,
                Target.REPOSITORY,
                List.of(
                    new ConfigChange.Put(
                        KeyPath.of("daemon", "auto_migrate"), ConfigValue.flag(false)))))
        .hasMessageContaining("a repository may not set daemon");
  }

  @Test
  void theOlderFormatIsSaidOnceAndUnknownKeysAlways() throws IOException {
    user("defualt: x\nagents: { x: { command: ./x } }\n");
    assertThat(desk.toSay(scope)).hasSize(2);
    assertThat(desk.toSay(scope)).singleElement().asString().contains("defualt");
    assertThat(desk.check(scope)).extracting(Problem::error).containsExactly(true, false);
  }

  @Test
  void namesThatPointAtNothingAreFound() throws IOException {
    user("default: gone\nmodels: { a: { backend: b } }\naliases: { c: { model: d } }\n");
    assertThat(desk.check(scope))
        .extracting(Problem::message)
        .containsExactly(
            "default is 'gone', which is no agent",
            "models.a needs backend 'b', which is not there",
            "aliases.c needs model 'd', which is not there");
  }

  @Test
  void aChangeOfTheFileIsSeen() throws IOException {
    Path file = user(USER);
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    assertThat(settings().defaultName()).contains("opus");
    assertThat(settings()).isEqualTo(settings());
    user(USER.replace("opus #", "gpt  #"));
    assertThat(settings().defaultName()).contains("gpt");
    Files.delete(file);
    assertThat(desk.load(scope).isConfigured()).isFalse();
  }

  @Test
  void anEditKeepsModeAndLink() throws IOException {
    Path real = folder.resolve("dotfiles.yaml");
    Files.writeString(real, USER);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(home.resolve("config.yaml"), real);
    editor.setDefault(scope, Target.HOLDER, "gpt");
    assertThat(Files.readString(real)).isEqualTo(USER.replace("opus # mine", "gpt # mine"));
    assertThat(Files.isSymbolicLink(home.resolve("config.yaml"))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(f -> f.getFileName().toString())).noneMatch(n -> n.endsWith(".tmp"));
    }
  }

  @Test
  void aSetGoesToTheFileThatHasTheKeyAndANewOneToItsSection() throws IOException {
    user(USER);
    repo("[models]\nlocal = { backend = \"claude\" }\n");
    assertThat(put(Target.HOLDER, "models.local.backend", "codex")).endsWith("config.toml");
    assertThat(put(Target.HOLDER, "models.opus.backend", "codex")).endsWith("config.yaml");
    assertThat(put(Target.HOLDER, "stall_after", "5m")).endsWith("config.yaml");
    assertThat(put(Target.REPOSITORY, "stall_after", "6m")).endsWith("config.toml");
    assertThat(put(Target.HOLDER, "stall_after", "7m")).endsWith("config.toml");
    assertThat(settings().stallAfter().orElseThrow().value())
        .isEqualTo(java.time.Duration.ofMinutes(7));
  }

  private String put(Target target, String key, String value) {
    KeyPath path = desk.keyOf(scope, key);
    return desk.edit(scope, target, List.of(new ConfigChange.Put(path, desk.valueOf(path, value))))
        .file();
  }

  @Test
  void anEditThatWouldBreakTheFileIsRefused() throws IOException {
    Path file = user(USER);
    assertThatThrownBy(() -> put(Target.HOLDER, "stall_after", "soon"))
        .hasMessageContaining("not a span of time");
    assertThatThrownBy(() -> put(Target.HOLDER, "default.x", "y"))
        .hasMessageContaining("default is text");
    assertThatThrownBy(() -> put(Target.HOLDER, "models.opus", "y"))
        .hasMessageContaining("holds further keys");
    assertThat(Files.readString(file)).isEqualTo(USER);
  }

  @Test
  void aNameWithDotsIsPutTogetherWhereAShellAteItsQuotes() throws IOException {
    user(USER);
    assertThat(desk.keyOf(scope, "models.gpt-5.3-codex.backend"))
        .isEqualTo(KeyPath.of("models", "gpt-5.3-codex", "backend"));
    editor.addModel(scope, Target.USER, "gpt-5.3", "codex");
    assertThat(desk.keyOf(scope, "models.gpt-5.3")).isEqualTo(KeyPath.of("models", "gpt-5.3"));
    assertThat(desk.keyOf(scope, "backends.codex.env.A"))
        .isEqualTo(KeyPath.of("backends", "codex", "env", "A"));
    assertThat(desk.keyOf(scope, "models.\"a.b\".backend"))
        .isEqualTo(KeyPath.of("models", "a.b", "backend"));
  }

  @Test
  void whatIsMeantByTheDefaultOrAnAliasIsNotTakenOutAlone() throws IOException {
    Path file = user(USER);
    assertThatThrownBy(() -> editor.removeModel(scope, "opus", Optional.empty()))
        .isInstanceOfSatisfying(
            DispatchException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e).hasMessageContaining("it is the default, alias r is of it");
              assertThat(e.hints())
                  .containsExactly("dispatch config remove-model opus --repoint OTHER");
            });
    assertThat(Files.readString(file)).isEqualTo(USER);
    editor.removeModel(scope, "opus", Optional.of("gpt"));
    assertThat(Files.readString(file))
        .isEqualTo(
            USER.replace("  opus: { backend: claude }\n", "")
                .replace("default: opus", "default: gpt")
                .replace("model: opus", "model: gpt"));
  }

  @Test
  void agentsAreAddedInTheFormatOfTheFile() throws IOException {
    Path file = user("agents:\n  a: { command: ./a }\n");
    editor.addAgent(scope, Target.USER, "b", "./b -x");
    assertThat(Files.readString(file))
        .isEqualTo("agents:\n  a: { command: ./a }\n  b: { command: \"./b -x\" }\n");
    Files.delete(file);
    editor.addAgent(scope, Target.USER, "b", "./b -x");
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            backends:
              b: { command: "./b -x", append-model: never }
            models:
              b: { backend: b }
            """);
    assertThatThrownBy(() -> editor.addAgent(scope, Target.USER, "b", "./c"))
        .hasMessageContaining("already");
  }

  @Test
  void migratingKeepsABackup() throws IOException {
    String old =
        """
        default: a # mine
        agents:
          # first
          a:
            command: >
              codex exec
              --full-auto
        """;
    Path file = user(old);
    assertThat(desk.migrate(scope, Target.USER, new Migration(false, true)).steps()).hasSize(2);
    assertThat(Files.readString(file)).isEqualTo(old);
    Path backup =
        Path.of(
            desk.migrate(scope, Target.USER, new Migration(false, false)).backup().orElseThrow());
    assertThat(Files.readString(backup)).isEqualTo(old);
    assertThat(backup.getFileName().toString()).matches("config\\.yaml\\.bak-\\d{8}-\\d{6}");
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            default: a # mine
            backends:
              # first
              a:
                command: >
                  codex exec
                  -s workspace-write
                append-model: never
            models:
              a: { backend: a }
            """);
    assertThat(desk.migrate(scope, Target.USER, new Migration(false, false)).backup()).isEmpty();
    assertThat(desk.check(scope)).isEmpty();
  }

  @Test
  void aStarterIsRightAndRefusedWhereAFileIs() throws IOException {
    List<AgentPrograms.Installed> installed =
        Stream.of(AgentProgram.values())
            .map(program -> new AgentPrograms.Installed(program, "/bin/" + program.command()))
            .toList();
    AgentPrograms.Listing claude =
        new AgentPrograms.Listing(
            AgentProgram.CLAUDE,
            "/bin/claude",
            "built in",
            Optional.empty(),
            List.of(
                new AgentPrograms.Found("opus", "Opus", false),
                new AgentPrograms.Found("gpt-5.3: \"x\"", "quotes", false)),
            Optional.empty());
    FirstRun first = FirstRun.of(installed, List.of(claude));
    String text = first.render(Optional.of("opus"));
    desk.create(scope, Target.USER, text);
    assertThat(desk.check(scope)).isEmpty();
    assertThat(settings().names())
        .containsExactlyInAnyOrder(
            "opus", "gpt-5.3: \"x\"", "cursor", "gemini", "opencode", "copilot");
    assertThatThrownBy(() -> desk.create(scope, Target.USER, text))
        .hasMessageContaining("there is a configuration already");
    Files.delete(home.resolve("config.yaml"));
    Files.writeString(home.resolve("config.toml"), "");
    assertThatThrownBy(() -> desk.create(scope, Target.USER, text))
        .hasMessageContaining("config.toml");
  }

  @Test
  void editsAtTheSameTimeAreAllKept() throws Exception {
    Path file = user(USER);
    FileConfigDesk other = desk(Optional.empty());
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Object>> edits = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "m" + i;
        ConfigEditor one = new ConfigEditor(desk);
        edits.add(() -> one.addModel(scope, Target.USER, name, "claude"));
      }
      for (Future<Object> done : pool.invokeAll(edits)) {
        done.get();
      }
    }
    assertThat(other.load(scope).settings().models()).hasSize(22);
    assertThat(Files.readString(file)).startsWith(USER.substring(0, USER.indexOf("aliases")));
  }

  @Test
  void aFileThatChangedUnderTheEditIsNotOverwritten() throws IOException {
    Path file = user(USER);
    byte[] seen = Files.readAllBytes(file);
    Files.writeString(file, "default: r # changed by a person\n");
    assertThat(
            ConfigWriter.replace(
                file, seen, "default: x\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(Files.readString(file)).isEqualTo("default: r # changed by a person\n");
  }
}
