package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversations on the real {@code codex app-server}. */
final class AppServerLaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** What its sandbox refuses, so that it asks. */
  private static final String ASKING =
      "SHELL{sandbox_permissions=require_escalated,justification=May I?} ";

  private final MatrixBench bench = new MatrixBench();

  @BeforeEach
  void configure() {
    bench.configure(MatrixBench.codex("-s workspace-write"), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    for (JsonNode lane : json("list").get("lanes")) {
      bench.dispatch("archive", lane.get("ref").stringValue(), "--yes");
    }
    await().atMost(LIMIT).untilAsserted(() -> assertThat(json("list").get("lanes")).isEmpty());
    bench.close();
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out().lines().reduce((a, b) -> b).orElseThrow());
  }

  private void open(String name, String text) {
    JsonNode opened = json("new", "--transport", "app-server", "--name", name, "--text", text);
    assertThat(opened.get("message_accepted").booleanValue()).isTrue();
  }

  private static String script(String... steps) {
    return "SCRIPT\n" + String.join("\n", steps) + "\nEND";
  }

  private void awaitIdle(String lane) {
    JsonNode waited = json("wait", lane, "--for", "idle", "--timeout", "40s");
    assertThat(waited.get("reason").stringValue()).isEqualTo("idle");
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

  private List<Path> servers() throws IOException {
    try (Stream<Path> all = Files.list(bench.sandbox().dispatchHome().resolve("processes"))) {
      return all.filter(path -> path.getFileName().toString().contains("-server")).toList();
    }
  }

  /** How often the model was given that text as a message of its own. */
  private long asked(String text) {
    return bench.openAi().modelCalls().stream()
        .mapToLong(call -> UserTexts.of(call).stream().filter(text::equals).count())
        .max()
        .orElse(0);
  }

  @Test
  void sharesOneServerAndTellsWhatHappens() throws Exception {
    open("one", "SAY hello there");
    open("two", "SAY good evening");
    awaitIdle("one");
    awaitIdle("two");
    assertThat(servers()).hasSize(1);
    assertThat(tail("one")).contains("hello there").doesNotContain("good evening");
    JsonNode lane = json("get", "two");
    assertThat(lane.get("last_message").stringValue()).isEqualTo("good evening");
    assertThat(lane.get("external_id").stringValue()).isNotEmpty();
    assertThat(lane.get("model").stringValue()).isNotEmpty();
    assertThat(lane.get("capabilities").get("open").booleanValue()).isFalse();

    json("send", "one", "SAY once more");
    awaitIdle("one");
    assertThat(asked("SAY once more")).isOne();
    assertThat(json("get", "one").get("last_message").stringValue()).isEqualTo("once more");
    CommandResult watched =
        bench.dispatch("watch", "one", "--since", "0", "--timeout", "1s", "--json");
    assertThat(watched.out()).contains("\"lane-opened\"", "\"turn-started\"", "\"turn-ended\"");
  }

  @Test
  void endsItsServerWithTheLastLane() throws Exception {
    open("one", "SAY hello there");
    awaitIdle("one");
    Path exit = servers().getFirst().resolve("exit");
    assertThat(exit).doesNotExist();
    assertThat(bench.dispatch("archive", "one", "--yes").exit()).isZero();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(exit).exists());
    assertThat(json("wait", "one", "--for", "done", "--timeout", "40s").get("reason").stringValue())
        .isEqualTo("ended");
  }

  @Test
  void keepsATurnAndAnOpenQuestionOverAKilledDaemon() throws Exception {
    Path outside = bench.sandbox().folder().resolve("outside");
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
    bench.sandbox().killDaemon();

    String id = entry.get("id").stringValue();
    assertThat(bench.dispatch("request", "respond", id, "nonsense").exit()).isEqualTo(2);
    json("request", "respond", id, "{\"decision\":\"acceptForSession\"}");
    awaitIdle("asks");
    assertThat(outside).exists();
    assertThat(tail("asks")).contains("touched");
    awaitIdle("works");
    assertThat(json("get", "works").get("last_message").stringValue()).contains("steps 30");
    assertThat(json("inbox").get("entries")).isEmpty();
    json("send", "works", "SAY and on");
    awaitIdle("works");
    assertThat(asked("SAY and on")).isOne();
    assertThat(servers()).hasSize(1);
  }

  @Test
  void refusesWhatIsDeniedAndSaysWhy() {
    open("asks", script(ASKING + "touch /nowhere/x", "SAY it was refused"));
    JsonNode entry = awaitEntry();
    json("deny", entry.get("id").stringValue(), "SAY I leave it");
    await().atMost(LIMIT).untilAsserted(() -> assertThat(asked("SAY I leave it")).isOne());
    awaitIdle("asks");
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
    awaitIdle("works");
    JsonNode turn = json("get", "works").get("latest_turn");
    assertThat(turn.get("status").stringValue()).isEqualTo("interrupted");
    json("stop", "works");
    json("send", "works", "SAY again");
    awaitIdle("works");
    assertThat(asked("SAY no")).isZero();
    assertThat(asked("SAY again")).isOne();
  }

  @Test
  void refusesAnAgentThatHasNoServer() {
    bench.configure(MatrixBench.claude("--permission-mode default"), Map.of());
    CommandResult refused = bench.dispatch("new", "--transport", "app-server");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(7);
    assertThat(refused.err()).contains("--transport tmux");
    assertThat(json("list", "--all").get("lanes")).isEmpty();
  }
}
