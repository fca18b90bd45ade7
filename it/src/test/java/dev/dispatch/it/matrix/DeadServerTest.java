package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of conversations whose {@code codex app-server} is killed. */
final class DeadServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String ASKING =
      "SCRIPT\nSHELL{sandbox_permissions=require_escalated,justification=May I?} touch /x\nEND";

  private final LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void open(String name, String... text) {
    String[] args = {"new", "--transport", "app-server", "--name", name};
    String[] all = Arrays.copyOf(args, args.length + text.length);
    System.arraycopy(text, 0, all, args.length, text.length);
    bench.json(all);
  }

  private JsonNode lane(String name) {
    return bench.json("get", name);
  }

  private String text(String lane, String key) {
    return lane(lane).get(key).stringValue();
  }

  private void awaitServers(int count) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(bench.servers()).hasSize(count));
  }

  @Test
  void takesThemUpOnAnotherAndTellsWhatWasInterrupted() throws Exception {
    bench.talk("idle", "SAY the first word");
    open("fresh");
    bench.awaitStatus("fresh", "idle");
    open("works", "--text", "SLOW 400 steps");
    bench.awaitStatus("works", "busy");
    bench.json("send", "works", "--queue", "SAY afterwards");
    open("asks", "--text", ASKING);
    bench.awaitStatus("asks", "needs-approval");
    String thread = text("idle", "external_id");
    bench.killServer();

    bench.awaitStatus("works", "idle");
    bench.awaitStatus("asks", "idle");
    JsonNode turn = lane("works").get("latest_turn");
    assertThat(turn.get("status").stringValue()).isEqualTo("interrupted");
    assertThat(turn.get("error").stringValue()).contains("its app-server died", "signal 9");
    assertThat(lane("asks").get("latest_turn").get("status").stringValue())
        .isEqualTo("interrupted");
    assertThat(bench.asked("SLOW 400 steps")).as("not told again by itself").isOne();
    assertThat(bench.asked("SAY afterwards")).as("held").isZero();
    JsonNode entries = bench.json("inbox").get("entries");
    assertThat(entries).as(entries.toString()).hasSize(1);
    assertThat(entries.get(0).get("text").stringValue()).contains("delivery release");
    bench.json("delivery", "release", "works");
    await().atMost(LIMIT).until(() -> bench.asked("SAY afterwards") == 1);
    bench.awaitStatus("idle", "idle");
    bench.say("idle", "SAY the second word");
    assertThat(text("idle", "external_id")).isEqualTo(thread);
    assertThat(bench.heard("SAY the")).contains("SAY the first word", "SAY the second word");
    bench.awaitStatus("fresh", "idle");
    bench.say("fresh", "SAY something");
    awaitServers(2);

    bench.matrix().sandbox().killDaemon();
    bench.awaitStatus("idle", "idle");
    bench.killServer();
    awaitServers(3);
    bench.awaitStatus("idle", "idle");
    bench.say("idle", "SAY the third word");
    assertThat(text("idle", "external_id")).isEqualTo(thread);
  }
}
