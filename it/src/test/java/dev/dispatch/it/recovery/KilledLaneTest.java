package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.task.TaskBench;
import dev.dispatch.testkit.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The daemon is killed at each step of opening a lane without a task. The client asks again under
 * the same request; one agent is started, and none is left that nobody knows of.
 */
@Timeout(240)
final class KilledLaneTest {
  @ParameterizedTest
  @ValueSource(strings = {"never:", "before:LaneOpened", "after:LaneOpened"})
  void startsOneAgent(String step) throws Exception {
    try (TaskBench bench = TaskBench.open()) {
      Path starts = bench.file("starts");
      bench.config(
          """
          default: stays
          backends:
            stays: { command: "echo started >>%s; cat; true", transport: tmux }
          models:
            stays: { backend: stays }
          """
              .formatted(starts));
      RunningCommand killed = TestingDaemon.start(bench, step, "");
      JsonNode opened = bench.ok("new", "--name", "helper");
      if (!step.startsWith("never")) {
        assertThat(killed.await(TaskBench.LIMIT).exit()).isEqualTo(137);
      }
      Awaitility.await().atMost(TaskBench.LIMIT).until(() -> Files.exists(starts));
      JsonNode lanes = bench.ok("list").get("lanes");
      assertThat(lanes).hasSize(1);
      assertThat(lanes.get(0).get("ref")).isEqualTo(opened.get("lane"));
      assertThat(lanes.get(0).get("handle").stringValue()).isEqualTo("helper");
      bench.ok("archive", "@helper", "--yes");
      JsonNode ended = bench.ok("wait", opened.get("lane").stringValue(), "--for", "done");
      assertThat(ended.get("reason").stringValue()).isEqualTo("ended");
      assertThat(Files.readAllLines(starts)).containsExactly("started");
      JsonNode all = bench.ok("list", "--all").get("lanes");
      assertThat(all).hasSize(step.startsWith("after") ? 2 : 1);
    }
  }
}
