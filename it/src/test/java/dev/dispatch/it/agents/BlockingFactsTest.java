package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.agents.AgentRun;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a command of an agent may block, and what becomes of it after that. */
final class BlockingFactsTest {

  private final AgentBench bench = new AgentBench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void codexComesBackAfterTenSecondsAndCanWaitOn() {
    AgentRun.Result result =
        bench.codex(
            """
            SHELL echo first; sleep 14; echo last
            WHILE{most=1} session ID (\\d+) TOOL write_stdin {"session_id":{{1}},"chars":"","yield_time_ms":60000}
            SAY waited
            """,
            "-s", "workspace-write");

    List<String> outputs = bench.openAi().toolOutputs();
    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0)).contains("Wall time: 10.0", "running with session ID", "first");
    assertThat(outputs.get(1)).contains("exited with code 0", "last");
    assertThat(result.lines())
        .anyMatch(line -> line.contains("item.completed") && line.contains("first\\nlast\\n"));
  }

  @Test
  void codexWaitsLongerWhereTheModelAsksForIt() {
    bench.codex("SHELL{yield_time_ms=25000} sleep 12; echo last\nSAY x", "-s", "workspace-write");

    assertThat(bench.openAi().toolOutputs())
        .singleElement()
        .asString()
        .contains("exited with code 0", "last");
  }

  @Test
  void codexKillsWhatStillRunsWhenTheTurnEnds() {
    AgentRun.Result result =
        bench.codex(
            "SHELL{yield_time_ms=1000} echo a > started; sleep 5; echo b > ended\nSAY bye",
            "-s",
            "workspace-write");

    assertThat(result.exitCode()).isZero();
    assertThat(bench.repository().resolve("started")).exists();
    assertThat(result.lines())
        .noneMatch(line -> line.contains("item.completed") && line.contains("command_execution"));
    assertThat(Files.exists(bench.repository().resolve("ended"))).isFalse();
  }

  @Test
  void claudeMovesALongCommandToTheBackgroundAndTerminatesItAfterTheResult() {
    bench.with("BASH_DEFAULT_TIMEOUT_MS", "2000");
    AgentRun.Result result =
        bench.claude(
            "SHELL echo a; trap 'echo term > ended; exit' TERM; for i in 1 2 3 4 5 6 7 8 9 10 11 12"
                + " 13 14 15; do sleep 1; done\nSAY bye",
            "--allowedTools",
            "Bash");

    assertThat(bench.anthropic().toolOutputs())
        .singleElement()
        .asString()
        .contains("Command running in background");
    assertThat(result.exitCode()).isZero();
    assertThat(result.took()).isGreaterThan(Duration.ofSeconds(6));
    assertThat(result.lines()).anyMatch(line -> line.contains("\"status\":\"killed\""));
    assertThat(bench.repository().resolve("ended")).hasContent("term");
  }

  @Test
  void claudeTakesTheLimitOfACommandFromTheModel() {
    bench
        .with("BASH_DEFAULT_TIMEOUT_MS", "1000")
        .claude("SHELL{timeout=9000} sleep 3; echo last\nSAY x", "--allowedTools", "Bash");

    assertThat(bench.anthropic().toolOutputs()).containsExactly("last");
  }
}
