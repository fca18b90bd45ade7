package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Servers that keep dying, and what was handed to them last. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
final class DeadServersTest {
  private static void awaitStatus(FaultBench bench, String lane, String status) {
    Awaitility.await(status)
        .atMost(FaultBench.LIMIT)
        .untilAsserted(() ->
            assertThat(bench.dispatch().ok("get", lane).get("status").stringValue())
                .isEqualTo(status));
  }

  @Test
  void areGivenUpAndTriedOnceMoreWhenSomebodyAsks() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.lane("one");
      assertThat(bench.outcome(bench.send("one", "hello", "k1"))).isEqualTo("completed");
      bench.plan("turn/start NONE", "turn/start CRASH_BEFORE", "thread/resume CRASH_BEFORE");
      String lost = bench.sendIntoTheDark("one", "and again", "k2");
      awaitStatus(bench, "one", "error");
      JsonNode lane = bench.dispatch().ok("get", "one");
      assertThat(lane.get("status_reason").stringValue()).contains("died", "5 times in a row");
      String inbox = bench.dispatch().ok("inbox").toString();
      assertThat(inbox).contains("tries it once more", "dispatch delivery reconcile " + lost);

      CommandResult inVain = bench.dispatch().run("send", "one", "now?");
      assertThat(inVain.exit()).as(inVain.toString()).isEqualTo(5);
      awaitStatus(bench, "one", "error");
      bench.plan();
      assertThat(bench.outcome(bench.send("one", "once more", "k3"))).isEqualTo("completed");
      assertThat(bench.takenText("once more")).isOne();
      assertThat(bench.dispatch().ok("inbox").toString()).doesNotContain("tries it once more");
      bench.dispatch().ok("delivery", "reconcile", lost);
      assertThat(bench.outcome(lost)).as("it is not in the conversation").isEqualTo("failed");
      assertThat(bench.takenText("and again")).isZero();
    }
  }

  /**
   * The first server dies with it; the second one finds in the conversation whether it was taken.
   */
  @ParameterizedTest
  @ValueSource(strings = {"CRASH_BEFORE", "CRASH_AFTER"})
  void getsTheFirstMessageOnceAllTheSame(String fault) throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start " + fault, "thread/resume DELAY_REPLY 400");
      bench.dispatch().ok("new", "--name", "one", "--text", "the first words");
      Awaitility.await()
          .until(() ->
              bench
                  .dispatch()
                  .run("watch", "one", "--since", "0", "--timeout", "100ms", "--json")
                  .out()
                  .contains("server-died"));
      bench.plan();
      awaitStatus(bench, "one", "idle");
      Awaitility.await()
          .atMost(FaultBench.LIMIT)
          .until(() -> bench.takenText("the first words") == 1);
      assertThat(bench.outcome(bench.send("one", "hello", "k1"))).isEqualTo("completed");
      assertThat(bench.takenText("the first words")).isOne();
    }
  }
}
