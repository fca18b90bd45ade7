package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages to conversations on the real {@code codex app-server}, in each mode. */
final class DeliveryTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private JsonNode json(String... args) {
    return bench.json(args);
  }

  private void open(String text) {
    json("new", "--transport", "app-server", "--name", "one", "--text", text);
  }

  private void awaitStatus(String status) {
    bench.awaitStatus("one", status);
  }

  private String send(String text, String... more) {
    List<String> args = new ArrayList<>(List.of("send", "one", text));
    args.addAll(List.of(more));
    return json(args.toArray(String[]::new)).get("delivery").get("id").stringValue();
  }

  private String status(String delivery) {
    return json("delivery", "get", delivery).get("status").stringValue();
  }

  private void awaitDelivery(String delivery, String status) {
    await(status).atMost(LIMIT).untilAsserted(() -> assertThat(status(delivery)).isEqualTo(status));
  }

  @Test
  void startsOneTurnAfterTheOtherForWhatIsQueued() {
    open("SLOW 20 steps");
    String first = send("SAY first", "--queue");
    String second = send("SAY second", "--queue");
    assertThat(status(second)).isEqualTo("queued");
    assertThat(json("get", "one").get("status").stringValue()).isIn("busy", "starting");
    awaitDelivery(first, "completed");
    awaitDelivery(second, "completed");
    assertThat(bench.asked("SAY first")).isOne();
    assertThat(bench.asked("SAY second")).isOne();
    String tail = bench.dispatch("tail", "one", "--text").out();
    assertThat(tail).containsSubsequence("steps 20", "first", "second");
  }

  @Test
  void goesOnWithTheQueueAfterARestart() throws Exception {
    open("SLOW 40 steps");
    awaitStatus("busy");
    String queued = send("SAY after that", "--queue");
    bench.matrix().sandbox().killDaemon();
    awaitDelivery(queued, "completed");
    assertThat(bench.asked("SAY after that")).isOne();
  }

  @Test
  void holdsTheQueueAfterAnInterruptedTurn() {
    open("SLOW 200 steps");
    awaitStatus("busy");
    String queued = send("SAY later", "--queue");
    json("stop", "one");
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(json("inbox").get("entries")).isNotEmpty());
    JsonNode entry = json("inbox").get("entries").get(0);
    assertThat(entry.get("kind").stringValue()).isEqualTo("problem");
    assertThat(entry.get("text").stringValue()).contains("dispatch delivery release");
    assertThat(status(queued)).isEqualTo("queued");
    json("delivery", "release", "one");
    awaitDelivery(queued, "completed");
    assertThat(json("inbox").get("entries")).isEmpty();
  }

  @Test
  void addsToTheTurnThatRuns() {
    open("SLOW 200 steps");
    awaitStatus("busy");
    String steered = send("SAY this instead", "--steer");
    awaitDelivery(steered, "completed");
    assertThat(bench.asked("SAY this instead")).isOne();
    awaitStatus("idle");
    CommandResult nothing = bench.dispatch("send", "one", "SAY more", "--steer");
    assertThat(nothing.exit()).as(nothing.toString()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing to steer");
  }

  @Test
  void interruptsWithAMessage() {
    open("SLOW 200 steps");
    awaitStatus("busy");
    String sent = send("SAY at once", "--interject");
    awaitDelivery(sent, "completed");
    assertThat(bench.asked("SAY at once")).isOne();
    assertThat(bench.dispatch("tail", "one", "--text").out()).doesNotContain("steps 200");
  }

  @Test
  void putsWordsBesideTheConversation() {
    open("SAY hello");
    awaitStatus("idle");
    int calls = bench.matrix().openAi().modelCalls().size();
    String context = send("The house is red.", "--context");
    assertThat(status(context)).isEqualTo("completed");
    assertThat(bench.matrix().openAi().modelCalls()).hasSize(calls);
    awaitDelivery(send("SAY go on"), "completed");
    assertThat(bench.asked("The house is red.")).isOne();
  }

  @Test
  void sendsOnceForOneKey() {
    open("SAY hello");
    awaitStatus("idle");
    String first = send("SAY just once", "--idempotency-key", "k1");
    awaitDelivery(first, "completed");
    bench.dispatch("daemon", "status");
    assertThat(send("SAY just once", "--idempotency-key", "k1")).isEqualTo(first);
    assertThat(bench.asked("SAY just once")).isOne();
    CommandResult other =
        bench.dispatch("send", "one", "SAY other", "--idempotency-key", "k1", "--json");
    assertThat(other.exit()).as(other.toString()).isEqualTo(2);
    assertThat(other.err()).contains(first);
    CommandResult both = bench.dispatch("send", "one", "SAY x", "--steer", "--queue");
    assertThat(both.exit()).isEqualTo(2);
    CommandResult unknown = bench.dispatch("delivery", "get", "nothing");
    assertThat(unknown.exit()).isEqualTo(4);
  }
}
