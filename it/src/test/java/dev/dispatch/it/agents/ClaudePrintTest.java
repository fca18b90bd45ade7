package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dispatch.testkit.agents.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code claude -p --output-format stream-json} against the fake model server; its output is what
 * core replays.
 */
final class ClaudePrintTest {

  private final AgentBench bench = new AgentBench();
  private final Recording recording = new Recording("claude", bench);

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void saysWhatTheScriptSays() throws IOException {
    AgentRun.Result result =
        bench.claude("Some task, SAY nothing.\nSCRIPT\nREASON thinking hard\nSAY hello\nEND\n");

    assertThat(result.exitCode()).as(result.stderr()).isZero();
    assertThat(result.events().getLast().path("result").asString("")).isEqualTo("hello");
    recording.matches("say", result);
  }

  @Test
  void streamsPieces() throws IOException {
    recording.matches("partial", bench.claude("SLOW 2 piece", "--include-partial-messages"));
  }

  @Test
  void runsCommands() throws IOException {
    AgentRun.Result result =
        bench.claude(
            """
            SAY I run two
            SHELL echo hello; cat file.txt
            SHELL echo wrong >&2; exit 3
            SAY ran
            """,
            "--allowedTools",
            "Bash");

    assertThat(bench.anthropic().toolOutputs())
        .containsExactly("hello\none\ntwo", "Exit code 3\nwrong");
    recording.matches("bash", result);
  }

  @Test
  void writesAndEditsFiles() throws IOException {
    String file = bench.repository().resolve("file.txt").toString();
    String other = bench.repository().resolve("new.txt").toString();
    AgentRun.Result result =
        bench.claude(
            """
            WRITE %2$s line one\\nline two
            READ %1$s
            EDIT %1$s two ==> three
            SAY written
            """
                .formatted(file, other),
            "--permission-mode",
            "acceptEdits");

    assertThat(bench.repository().resolve("new.txt")).hasContent("line one\nline two");
    assertThat(bench.repository().resolve("file.txt")).hasContent("one\nthree\n");
    recording.matches("write", result);
  }

  @Test
  void keepsATaskList() throws IOException {
    AgentRun.Result result =
        bench.claude(
            """
            PLAN read the code
            PLAN write the fix
            TOOL TaskUpdate {"taskId":"1","status":"in_progress"}
            TOOL TaskUpdate {"taskId":"1","status":"completed"}
            TOOL TaskList {}
            SAY planned
            """);

    recording.matches("tasks", result);
  }

  @Test
  void keepsATodoListWhereTasksAreOff() throws IOException {
    AgentRun.Result result =
        bench
            .with("CLAUDE_CODE_ENABLE_TASKS", "0")
            .claude(
                """
                PLAN read the code;write the fix
                PLAN x read the code;write the fix
                SAY planned
                """);

    recording.matches("todo", result);
  }

  @Test
  void reportsDeniedTools() throws IOException {
    AgentRun.Result result = bench.claude("SHELL touch no.txt\nSHELL git push\nSAY tried");

    assertThat(Files.exists(bench.repository().resolve("no.txt"))).isFalse();
    recording.matches("denied", result);
  }

  @Test
  void goesOnAfterAResultWhileACommandRunsInTheBackground() throws IOException {
    AgentRun.Result result =
        bench.claude(
            """
            SHELL{run_in_background=true} sleep 1; echo late
            SAY started
            """,
            "--allowedTools",
            "Bash");

    recording.matches("background", result);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500})
  void reportsAnErrorOfTheModelServer(int status) throws IOException {
    AgentRun.Result result = bench.claude("ERROR " + status);

    assertThat(result.exitCode()).isEqualTo(1);
    recording.matches("error-" + status, result);
  }

  @Test
  void endsAtAnUnknownOption() throws IOException {
    recording.matches("option", bench.claude("SAY x", "--no-such-option"));
  }

  @Test
  void refusesToSkipPermissionsAsRoot() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root is refused");

    recording.matches("root", bench.claude("SAY x", "--dangerously-skip-permissions"));
  }

  @Test
  void endsAtTerm() throws IOException {
    try (AgentRun run = bench.startClaude("SAY I wait\nSHELL sleep 30", "--allowedTools", "Bash")) {
      await().until(() -> run.lines().stream().anyMatch(line -> line.contains("sleep 30")));
      run.handle().destroy();
      recording.matches("term", run.await(Duration.ofSeconds(60)));
    }
  }
}
