package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.Terminal;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The first task of somebody who has no configuration, with none, one and all programs there. */
@Timeout(180)
final class FirstRunTest {
  /** Ticks everything, whatever it is asked; tells which program and model it was. */
  private static final String WORKER =
      """
      #!/bin/sh
      if [ "$1" = models ]; then printf 'composer-9 - Composer 9 (default)\\ngpt-6 - GPT-6\\n'; exit; fi
      if [ "$1 $2" = 'debug models' ]; then
        echo '{"models":[{"slug":"gpt-6","display_name":"GPT-6","visibility":"list"}]}'; exit
      fi
      sed -i 's/\\[ \\]/[x]/' .dispatch/tasks/*/plan.md
      echo "$(basename "$0") $*" >>"$HOME/ran"
      """;

  private DispatchSandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    sandbox = DispatchSandbox.create();
    Path bin = Files.createDirectories(sandbox.folder().resolve("bin"));
    sandbox.env("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
  }

  @AfterEach
  void close() throws IOException {
    sandbox.close();
  }

  private void install(String... programs) throws IOException {
    for (String program : programs) {
      Path file = sandbox.folder().resolve("bin").resolve(program);
      Files.writeString(file, WORKER);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private Path config() {
    return sandbox.dispatchHome().resolve("config.yaml");
  }

  private String ran() throws IOException {
    return Files.readString(sandbox.home().resolve("ran"));
  }

  private CommandResult run(String... more) {
    String[] args = new String[more.length + 4];
    args[0] = "run";
    args[1] = "Fix it";
    args[2] = "--wait";
    args[3] = "--text";
    System.arraycopy(more, 0, args, 4, more.length);
    return sandbox.run(args);
  }

  @Test
  void saysWhatToInstallWhereThereIsNothing() {
    CommandResult result = run();
    assertThat(result.exit()).as(result.toString()).isEqualTo(8);
    assertThat(result.err())
        .contains("none of the programs agent, claude and codex is on PATH")
        .contains("npm install -g @anthropic-ai/claude-code")
        .contains("dispatch demo");
    assertThat(config()).doesNotExist();
  }

  @Test
  void usesTheFirstThatIsThereAndWritesNothing() throws IOException {
    install("claude", "codex");
    CommandResult result = run();
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.err()).contains("there is no configuration; using claude");
    assertThat(ran()).startsWith("claude -p ").doesNotContain("--model");
    assertThat(config()).doesNotExist();
  }

  @Test
  void writesAConfigurationWhereItMay() throws IOException {
    install("agent", "claude", "codex");
    CommandResult result = run("--yes");
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.err()).contains("wrote " + config() + "; the default is composer-9");
    assertThat(ran()).startsWith("agent -p ");
    assertThat(sandbox.run("config", "check").exit()).isZero();
    JsonNode models = TaskBench.read(sandbox.run("models"), 0).get("models");
    assertThat(models.valueStream().map(m -> m.get("id").stringValue()))
        .contains("composer-9", "opus", "gpt-6");
    assertThat(models.valueStream().allMatch(m -> m.get("configured").booleanValue())).isTrue();
    CommandResult named = run("--id", "two", "--model", "gpt-6");
    assertThat(named.exit()).as(named.toString()).isZero();
    assertThat(ran()).contains("codex exec --json -s workspace-write --model gpt-6 ");
  }

  @Test
  void asksAPersonForTheDefaultAndGoesOn() throws Exception {
    install("agent", "claude", "codex");
    try (Terminal terminal =
        Terminal.open(sandbox, sandbox.launcher() + " run 'Fix it' --id one --wait")) {
      terminal.awaitScreen("Which agent shall be the default?");
      terminal.awaitScreen("number or name [1]:");
      terminal.type("nonsense");
      terminal.awaitScreen("there is no nonsense");
      terminal.type("gpt-6");
      terminal.awaitScreen("the default is gpt-6");
      terminal.awaitScreen("exit 0");
    }
    assertThat(ran()).startsWith("codex exec --json -s workspace-write --model gpt-6 ");
    try (Terminal terminal =
        Terminal.open(sandbox, sandbox.launcher() + " run 'Fix it' --id two --wait")) {
      terminal.awaitScreen("Use gpt-6, the default?");
      terminal.type("a");
      terminal.awaitScreen("will not ask again");
      terminal.awaitScreen("exit 0");
    }
    assertThat(Files.readString(config())).contains("default: gpt-6", "confirm-default: false");
    try (Terminal terminal =
        Terminal.open(sandbox, sandbox.launcher() + " run 'Fix it' --id three --wait")) {
      terminal.awaitScreen("exit 0");
    }
  }

  @Test
  void letsAPersonNameAnotherThanTheDefault() throws Exception {
    install("agent", "claude", "codex");
    assertThat(sandbox.run("config", "init").exit()).isZero();
    try (Terminal terminal =
        Terminal.open(sandbox, sandbox.launcher() + " run 'Fix it' --id one --wait")) {
      terminal.awaitScreen("Use opus, the default?");
      terminal.type("composer-9");
      terminal.awaitScreen("exit 0");
    }
    assertThat(ran()).startsWith("agent -p --force --workspace ").contains("--model composer-9");
  }

  @Test
  void addsAModelThatOnlyAProgramKnows() throws IOException {
    install("codex");
    Files.createDirectories(sandbox.dispatchHome());
    Files.writeString(
        config(),
        "# mine\ndefault: x\nbackends:\n  x: { command: 'true' }\nmodels:\n  x: { backend: x }\n");
    CommandResult result = sandbox.run("run", "Use gpt-6 to fix it", "--wait", "--text");
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.err()).contains("added model gpt-6 to the configuration, with backend codex");
    assertThat(ran()).contains("--model gpt-6");
    assertThat(Files.readString(config()))
        .startsWith("# mine\ndefault: x\n")
        .contains("gpt-6", "codex");
    CommandResult refused = sandbox.run("run", "use gemini-9 to fix it", "--text");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err()).contains("no installed program offers it; there are [gpt-6]");
  }
}
