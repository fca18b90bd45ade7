package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message reaches the model once, or dispatch says that it does not know. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
final class AppServerFaultsTest {

  private static void awaitStatus(FaultBench bench, String lane, String status) {
    Awaitility.await(status)
        .atMost(FaultBench.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .untilAsserted(() ->
            assertThat(bench.dispatch().ok("get", lane).get("status").stringValue())
                .isEqualTo(status));
  }

  @Test
  void getsOverRepliesThatAreLateTwiceTornOrAfterTheEnd() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan(
          "turn/start DELAY_REPLY 500",
          "turn/start DOUBLE_REPLY",
          "turn/start TEAR_REPLY 200",
          "turn/start EVENTS_FIRST",
          "turn/start NONE");
      bench.lane("one");
      for (int i = 0; i < 5; i++) {
        String id = bench.send("one", "message " + i, "k" + i, "--queue");
        assertThat(bench.outcome(id)).isEqualTo("completed");
        assertThat(bench.taken(id)).isOne();
        assertThat(bench.send("one", "message " + i, "k" + i, "--queue")).isEqualTo(id);
        assertThat(bench.takenText("message " + i)).isOne();
      }
    }
  }

  @Test
  void asksAnOverloadedServerAgainAndShowsIt() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan(
          "turn/start OVERLOADED",
          "turn/start OVERLOADED",
          "turn/start OVERLOADED",
          "thread/inject_items OVERLOADED");
      bench.lane("one");
      String id = bench.send("one", "hello", "k1");
      assertThat(bench.outcome(id)).isEqualTo("completed");
      assertThat(bench.taken(id)).isOne();
      CommandResult watched =
          bench.dispatch().run("watch", "one", "--since", "0", "--timeout", "1s", "--json");
      assertThat(watched.out()).contains("codex is overloaded", "it is handed over again");
      String context = bench.send("one", "The house is red.", "k2", "--context");
      assertThat(bench.outcome(context)).isEqualTo("completed");
      assertThat(bench.takenText("The house is red.")).isOne();
    }
  }

  @Test
  void handsOverAgainWhatAnOverloadedServerRefusedBeforeTheDaemonDied() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start OVERLOADED", "turn/start OVERLOADED", "turn/start OVERLOADED");
      bench.lane("one");
      var sending =
          bench
              .dispatch()
              .sandbox()
              .start(FaultBench.args("one", "hello", "k1").toArray(String[]::new));
      awaitEvent(bench, "it is handed over again");
      bench.killDaemon();
      sending.await(FaultBench.LIMIT);
      String id = bench.send("one", "hello", "k1");
      assertThat(bench.outcome(id)).isEqualTo("completed");
      assertThat(bench.takenText("hello")).isOne();
    }
  }

  private static void awaitEvent(FaultBench bench, String text) {
    Awaitility.await(text)
        .atMost(FaultBench.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .until(() ->
            bench
                .dispatch()
                .run("watch", "one", "--since", "0", "--timeout", "100ms", "--json")
                .out()
                .contains(text));
  }

  @Test
  void doesNotKnowWhatBecameOfAMessageWithoutAReplyAndFindsItWhenAsked() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start LOSE_REPLY");
      bench.lane("one");
      bench.lane("two");
      var sending =
          bench
              .dispatch()
              .sandbox()
              .start(FaultBench.args("one", "hello", "k1").toArray(String[]::new));
      Awaitility.await().until(() -> bench.takenText("hello") == 1);
      String other = bench.send("two", "meanwhile", "k2");
      assertThat(bench.outcome(other)).isEqualTo("completed");
      CommandResult lost = sending.await(FaultBench.LIMIT);
      assertThat(lost.exit()).as(lost.toString()).isEqualTo(75);
      String id = FaultBench.idIn(lost);
      assertThat(bench.outcome(id)).isEqualTo("ambiguous");
      assertThat(bench.dispatch().ok("inbox").get("entries")).hasSize(1);
      String queued = bench.send("one", "after that", "k3", "--queue");
      assertThat(bench.sendIntoTheDark("one", "hello", "k1")).isEqualTo(id);
      assertThat(bench.delivery(queued).get("status").stringValue()).isEqualTo("queued");
      bench.dispatch().ok("delivery", "reconcile", id);
      assertThat(bench.outcome(id)).isEqualTo("completed");
      assertThat(bench.outcome(queued)).isEqualTo("completed");
      assertThat(bench.taken(id)).isOne();
      assertThat(bench.taken(queued)).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CRASH_BEFORE", "CRASH_AFTER"})
  void doesNotKnowWhatAServerTookThatDied(String fault) throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start " + fault);
      bench.lane("one");
      String id = bench.sendIntoTheDark("one", "hello", "k1");
      assertThat(bench.outcome(id)).isEqualTo("ambiguous");
      assertThat(bench.taken(id)).isEqualTo(fault.equals("CRASH_AFTER") ? 1 : 0);
      bench.plan();
      bench.lane("another");
      String next = bench.send("another", "hello again", "k2");
      assertThat(bench.outcome(next)).isEqualTo("completed");
    }
  }

  @Test
  void takesAReplyThatComesAfterARestart() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start HOLD_REPLY " + bench.file("go"));
      bench.lane("one");
      var sending =
          bench
              .dispatch()
              .sandbox()
              .start(FaultBench.args("one", "hello", "k1").toArray(String[]::new));
      Awaitility.await().until(() -> bench.takenText("hello") == 1);
      bench.killDaemon();
      bench.dispatch().ok("list");
      bench.signal("go");
      sending.await(FaultBench.LIMIT);
      String id = settled(bench, "hello", "k1");
      assertThat(bench.outcome(id)).isEqualTo("completed");
      assertThat(bench.takenText("hello")).isOne();
    }
  }

  /** Asks again until the message is taken. */
  private static String settled(FaultBench bench, String text, String key) {
    Awaitility.await()
        .atMost(FaultBench.LIMIT.toSeconds(), TimeUnit.SECONDS)
        .until(() ->
            bench.dispatch().run(FaultBench.args("one", text, key).toArray(String[]::new)).exit()
                == 0);
    return bench.send("one", text, key);
  }

  /** The turn that runs after the restart is its own: it must not be interrupted for it again. */
  @Test
  void interruptsOnceForAMessageThatInterrupts() throws Exception {
    try (FaultBench bench = new FaultBench()) {
      bench.plan("turn/start NONE", "turn/start HOLD_REPLY " + bench.file("go"));
      bench.lane("one");
      String first = bench.send("one", "UNTIL " + bench.file("never"), "k1");
      awaitStatus(bench, "one", "busy");
      String text = "UNTIL " + bench.file("end");
      var sending =
          bench
              .dispatch()
              .sandbox()
              .start(FaultBench.args("one", text, "k2", "--interject").toArray(String[]::new));
      Awaitility.await().until(() -> bench.takenText(text) == 1);
      bench.killDaemon();
      awaitStatus(bench, "one", "busy");
      bench.signal("go");
      bench.signal("end");
      sending.await(FaultBench.LIMIT);
      String id = bench.send("one", text, "k2", "--interject");
      assertThat(bench.outcome(id)).isEqualTo("completed");
      assertThat(bench.outcome(first)).isEqualTo("failed");
      assertThat(bench.takenText(text)).isOne();
    }
  }
}
