package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The commands of {@code config} on the built program. */
final class ConfigCommandsTest {
  private static final String PUBLISHED =
      """
      # mine
      default: opus   # the best
      backends:
        claude: { command: claude -p }
        codex: { command: "codex exec --full-auto" }
      models:
        opus: { backend: claude }
        gpt-5.3-codex: { backend: codex }
      """;

  @Test
  void writesAFirstConfigurationOfWhatIsInstalled() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path tools = Files.createDirectories(sandbox.folder().resolve("tools"));
      Path claude = Files.writeString(tools.resolve("claude"), "#!/bin/sh\n");
      Files.setPosixFilePermissions(claude, PosixFilePermissions.fromString("rwx------"));
      sandbox.env("PATH", tools + ":/usr/bin:/bin");
      assertThat(sandbox.run("config", "init").out()).contains("\"default\":\"opus\"");
      CommandResult again = sandbox.run("config", "init");
      assertThat(again.exit()).isEqualTo(2);
      assertThat(again.err()).contains("there is a configuration already");
      assertThat(sandbox.run("config", "check").exit()).isZero();
      assertThat(sandbox.run("config", "default", "haiku").exit()).isZero();
      assertThat(sandbox.run("status").out()).contains("\"default_agent\":\"haiku\"");
    }
  }

  @Test
  void editsAPublishedFileAndKeepsTheRest() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path file = sandbox.dispatchHome().resolve("config.yaml");
      Files.createDirectories(sandbox.dispatchHome());
      Files.writeString(file, PUBLISHED);
      ok(sandbox, "config", "add-model", "sonnet", "--backend", "claude");
      ok(sandbox, "config", "remove-model", "opus", "--repoint", "sonnet");
      ok(sandbox, "config", "set", "models.gpt-5.3-codex.backend", "claude");
      ok(sandbox, "config", "set", "stall_after", "45m");
      assertThat(sandbox.run("config", "get", "stall_after", "--show-origin").out())
          .contains("\"value\":\"45m\"")
          .contains("\"line\":9");
      ok(sandbox, "config", "unset", "stall_after");
      ok(sandbox, "config", "migrate");
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              # mine
              default: sonnet   # the best
              backends:
                claude: { command: claude -p }
                codex: { command: "codex exec -s workspace-write" }
              models:
                gpt-5.3-codex: { backend: claude }
                sonnet: { backend: claude }
              """);
    }
  }

  @Test
  void warnsOnEveryUseAndFailsTheCheck() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path mine = Files.writeString(sandbox.work().resolve("mine.yaml"), "# x\nmodles: {}\n");
      sandbox.env("DISPATCH_CONFIG", mine.toString());
      String line = mine + ":2: unknown key modles; nearest is models";
      for (int i = 0; i < 2; i++) {
        CommandResult run = sandbox.run("run", "x", "--agent", "demo", "--dry-run");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains(line);
      }
      CommandResult check = sandbox.run("config", "check");
      assertThat(check.exit()).isEqualTo(2);
      assertThat(check.out()).contains("unknown key modles");
      assertThat(sandbox.run("doctor", "--no-app-server", "--text").out()).contains(line);
    }
  }

  private static void ok(DispatchSandbox sandbox, String... command) {
    CommandResult result = sandbox.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
  }
}
