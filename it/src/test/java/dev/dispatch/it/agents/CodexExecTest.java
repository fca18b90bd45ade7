package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code codex exec --json} against the fake model server; its output is what core replays. */
final class CodexExecTest {

  private final AgentBench bench = new AgentBench();
  private final Recording recording = new Recording("codex", bench);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void saysWhatTheScriptSays() throws IOException {
    AgentRun.Result result =
        bench.codex("Some task, SAY nothing.\nSCRIPT\nREASON thinking hard\nSAY hello\nEND\n");

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.lines()).anyMatch(line -> line.contains("\"text\":\"hello\""));
    recording.matches("say", result);
  }

  @Test
  void runsCommands() throws IOException {
    AgentRun.Result result =
        bench.codex(
            """
            SAY I run two
            SHELL echo hello; cat file.txt
            SHELL echo wrong >&2; exit 3
            SAY ran
            """,
            "-s",
            "workspace-write");

    assertThat(bench.openAi().toolOutputs()).hasSize(2).first().asString().contains("one\ntwo\n");
    recording.matches("shell", result);
  }

  @Test
  void keepsAPlan() throws IOException {
    AgentRun.Result result =
        bench.codex(
            """
            PLAN read the code;write the fix;test it
            PLAN x read the code;write the fix;test it
            PLAN x read the code;x write the fix;x test it
            SAY planned
            """);

    recording.matches("plan", result);
  }

  @Test
  void patchesFiles() throws IOException {
    AgentRun.Result result =
        bench.codex(
            """
            PATCH new.txt line one\\nline two
            EDIT file.txt two ==> three
            SAY patched
            """,
            "-s",
            "workspace-write");

    assertThat(bench.repository().resolve("new.txt")).hasContent("line one\nline two\n");
    assertThat(bench.repository().resolve("file.txt")).hasContent("one\nthree\n");
    recording.matches("patch", result);
  }

  /** Where the refusal comes quickly; on a busy machine codex tells of the command after all. */
  @Test
  void saysNothingOfWhatTheSandboxRefuses() throws IOException {
    AgentRun.Result result =
        bench.codex("PATCH no.txt x\nSHELL touch no.txt\nSAY tried", "-s", "read-only");

    assertThat(Files.exists(bench.repository().resolve("no.txt"))).isFalse();
    String told = String.join("\n", result.lines());
    if (told.contains("command_execution")) {
      assertThat(told).contains("Read-only file system");
      return;
    }
    recording.matches("refused", result);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500})
  void reportsAnErrorOfTheModelServer(int status) throws IOException {
    AgentRun.Result result = bench.codex("ERROR " + status);

    assertThat(result.exitCode()).isEqualTo(1);
    recording.matches("error-" + status, result);
  }

  @Test
  void endsAtAnUnknownOption() throws IOException {
    recording.matches("option", bench.codex("SAY x", "--full-auto"));
  }

  @Test
  void endsAtTerm() throws IOException {
    try (AgentRun run = bench.startCodex("SAY I wait\nSHELL sleep 30", "-s", "workspace-write")) {
      await().until(() -> run.lines().stream().anyMatch(line -> line.contains("sleep 30")));
      run.handle().destroy();
      recording.matches("term", run.await(Duration.ofSeconds(60)));
    }
  }
}
