package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Conversations on the real {@code codex app-server}. */
final class AppServerLaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What its sandbox refuses, so that it asks. */
  private static final String ASKING =
      "SHELL{sandbox_permissions=require_escalated,justification=May I?} ";

  private final LaneBench bench = new LaneBench(MatrixBench.codex("-s workspace-write"));

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private JsonNode json(String... args) {
    return bench.json(args);
  }

  private void open(String name, String text) {
    JsonNode opened = json("new", "--transport", "app-server", "--name", name, "--text", text);
    assertThat(opened.get("message_accepted").booleanValue()).isTrue();
  }

  private static String script(String... steps) {
    return "SCRIPT\n" + String.join("\n", steps) + "\nEND";
  }

  private String tail(String lane) {
    return bench.dispatch("tail", lane, "--limit", "50", "--text").out();
  }

  private JsonNode awaitEntry() {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(json("inbox").get("entries")).isNotEmpty());
    return json("inbox").get("entries").get(0);
  }

  @Test
  void sharesOneServerAndTellsWhatHappens() throws Exception {
    open("one", "SAY hello there");
    open("two", "SAY good evening");
    bench.awaitIdle("one");
    bench.awaitIdle("two");
    assertThat(bench.servers()).hasSize(1);
    assertThat(tail("one")).contains("hello there").doesNotContain("good evening");
    JsonNode lane = json("get", "two");
    assertThat(lane.get("last_message").stringValue()).isEqualTo("good evening");
    assertThat(lane.get("external_id").stringValue()).isNotEmpty();
    assertThat(lane.get("model").stringValue()).isNotEmpty();
    assertThat(lane.get("capabilities").get("open").booleanValue()).isFalse();

    json("send", "one", "SAY once more");
    bench.awaitIdle("one");
    assertThat(bench.asked("SAY once more")).isOne();
    assertThat(json("get", "one").get("last_message").stringValue()).isEqualTo("once more");
    CommandResult watched =
        bench.dispatch("watch", "one", "--since", "0", "--timeout", "1s", "--json");
    assertThat(watched.out()).contains("\"lane-opened\"", "\"turn-started\"", "\"turn-ended\"");
  }

  @Test
  void endsItsServerWithTheLastLane() throws Exception {
    open("one", "SAY hello there");
    bench.awaitIdle("one");
    Path exit = bench.servers().getFirst().resolve("exit");
    assertThat(exit).doesNotExist();
    assertThat(bench.dispatch("archive", "one", "--yes").exit()).isZero();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(exit).exists());
    assertThat(json("wait", "one", "--for", "done", "--timeout", "40s").get("reason").stringValue())
        .isEqualTo("ended");
  }

  @Test
  void keepsATurnAndAnOpenQuestionOverAKilledDaemon() throws Exception {
    Path outside = bench.matrix().sandbox().folder().resolve("outside");
    open("asks", script(ASKING + "touch " + outside, "SAY touched"));
    open("works", "SLOW 30 steps");
    JsonNode entry = awaitEntry();
    assertThat(entry.get("kind").stringValue()).isEqualTo("approval");
    assertThat(entry.get("text").stringValue()).contains("touch " + outside, "May I?");
    assertThat(json("get", "asks").get("status").stringValue()).isEqualTo("needs-approval");
    JsonNode request = json("request", "list").get("requests").get(0);
    assertThat(request.get("entry")).isEqualTo(entry.get("id"));
    assertThat(request.get("method").stringValue())
        .isEqualTo("item/commandExecution/requestApproval");
    bench.matrix().sandbox().killDaemon();

    String id = entry.get("id").stringValue();
    assertThat(bench.dispatch("request", "respond", id, "nonsense").exit()).isEqualTo(2);
    json("request", "respond", id, "{\"decision\":\"acceptForSession\"}");
    bench.awaitIdle("asks");
    assertThat(outside).exists();
    assertThat(tail("asks")).contains("touched");
    bench.awaitIdle("works");
    assertThat(json("get", "works").get("last_message").stringValue()).contains("steps 30");
    assertThat(json("inbox").get("entries")).isEmpty();
    json("send", "works", "SAY and on");
    bench.awaitIdle("works");
    assertThat(bench.asked("SAY and on")).isOne();
    assertThat(bench.servers()).hasSize(1);
  }

  @Test
  void refusesWhatIsDeniedAndSaysWhy() {
    open("asks", script(ASKING + "touch /nowhere/x", "SAY it was refused"));
    JsonNode entry = awaitEntry();
    json("deny", entry.get("id").stringValue(), "SAY I leave it");
    await().atMost(LIMIT).untilAsserted(() -> assertThat(bench.asked("SAY I leave it")).isOne());
    bench.awaitIdle("asks");
    assertThat(json("inbox").get("entries")).isEmpty();
  }

  @Test
  void takesNothingWhileItWorksAndIsInterrupted() {
    open("works", "SLOW 100 steps");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(json("get", "works").get("status").stringValue()).isEqualTo("busy"));
    CommandResult refused = bench.dispatch("send", "works", "SAY no");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(5);
    json("stop", "works");
    bench.awaitIdle("works");
    JsonNode turn = json("get", "works").get("latest_turn");
    assertThat(turn.get("status").stringValue()).isEqualTo("interrupted");
    json("stop", "works");
    json("send", "works", "SAY again");
    bench.awaitIdle("works");
    assertThat(bench.asked("SAY no")).isZero();
    assertThat(bench.asked("SAY again")).isOne();
  }

  @Test
  void refusesAnAgentThatHasNoServer() {
    bench.matrix().configure(MatrixBench.claude("--permission-mode default"), Map.of());
    CommandResult refused = bench.dispatch("new", "--transport", "app-server");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(7);
    assertThat(refused.err()).contains("--transport tmux");
    assertThat(json("list", "--all").get("lanes")).isEmpty();
  }
}
