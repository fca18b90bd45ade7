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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real programs on lanes without a task, each in a terminal of the tmux server of dispatch. */
final class TerminalLaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void configure(String program) {
    bench.configure(
        program.equals("claude")
            ? MatrixBench.claude("--permission-mode default")
            : MatrixBench.codex("-s workspace-write"),
        Map.of());
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result + screen()).isZero();
    return JsonMapper.shared().readTree(result.out().lines().reduce((a, b) -> b).orElseThrow());
  }

  private String screen() {
    return bench.dispatch("tail", "@helper", "--limit", "50", "--text").out();
  }

  private JsonNode start(String... more) {
    List<String> args = new ArrayList<>(List.of("new", "--transport", "tmux", "--name", "helper"));
    args.addAll(List.of(more));
    return json(args.toArray(String[]::new));
  }

  private void awaitStatus(String status) {
    await(status)
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(json("get", "@helper").get("status").stringValue())
                .as(this::screen)
                .isEqualTo(status));
  }

  private long modelCalls(String program) {
    return (program.equals("claude") ? bench.anthropic().modelCalls() : bench.openAi().modelCalls())
        .size();
  }

  private JsonNode awaitEntry() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(json("inbox").get("entries")).as(this::screen).isNotEmpty());
    return json("inbox").get("entries").get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void waitsForItsFirstMessageAsksAndEnds(String program) throws Exception {
    configure(program);
    JsonNode opened = start();
    String ref = opened.get("lane").stringValue();
    assertThat(opened.get("message_accepted").booleanValue()).isFalse();
    awaitStatus("idle");
    assertThat(modelCalls(program)).isZero();
    JsonNode idle = json("get", "helper");
    assertThat(idle.get("latest_turn").has("status")).as("no turn was invented").isFalse();
    assertThat(idle.path("evidence").path("state").stringValue()).isEqualTo("idle");
    assertThat(idle.has("task")).isFalse();

    String asking =
        program.equals("codex")
            ? "{sandbox_permissions=require_escalated,justification=May I?}"
            : "";
    String message = "SCRIPT\nSHELL" + asking + " touch painted\nSAY painted\nEND\n";
    Path file = Files.writeString(bench.sandbox().folder().resolve("message"), message);
    JsonNode sent = json("send", ref, "--input-file", file.toString());
    assertThat(sent.has("task")).isFalse();
    JsonNode entry = awaitEntry();
    assertThat(entry.has("task")).isFalse();
    assertThat(entry.get("lane").stringValue()).isEqualTo(ref);
    assertThat(entry.get("kind").stringValue()).isEqualTo("approval");
    bench.sandbox().killDaemon();
    json("approve", entry.get("id").stringValue());
    JsonNode waited = json("wait", "@helper", "--for", "idle", "--timeout", "40s");
    assertThat(waited.get("reason").stringValue()).isEqualTo("idle");
    awaitStatus("idle");
    assertThat(bench.repository().resolve("painted")).exists();
    assertThat(json("inbox").get("entries")).isEmpty();

    CommandResult archived = bench.dispatch("archive", "@helper", "--yes");
    assertThat(archived.exit()).as(archived.toString()).isZero();
    JsonNode ended = json("wait", ref, "--for", "done", "--timeout", "40s");
    assertThat(ended.get("reason").stringValue()).isEqualTo("ended");
    JsonNode file2 =
        JsonMapper.shared()
            .readTree(
                Files.readString(
                    bench.sandbox().dispatchHome().resolve("lanes/" + ref + "/ended.json")));
    assertThat(file2.get("handle").stringValue()).isEqualTo("helper");
    assertThat(file2.get("reason")).isEqualTo(ended.get("text"));
    assertThat(json("list").get("lanes")).isEmpty();
    CommandResult refused = bench.dispatch("send", ref, "hello");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.err()).contains("has ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void takesAFirstMessageAndTellsWhatHappens(String program) {
    configure(program);
    JsonNode opened = start("--text", "SAY hello there");
    assertThat(opened.get("message_accepted").booleanValue()).isTrue();
    JsonNode idle = json("wait", "helper", "--for", "idle", "--timeout", "40s");
    assertThat(idle.get("reason").stringValue()).isEqualTo("idle");
    assertThat(screen()).contains("hello there");
    CommandResult watched =
        bench.dispatch("watch", "helper", "--since", "0", "--timeout", "1s", "--json");
    assertThat(watched.out()).contains("\"lane-opened\"", "\"turn-ended\"");
    CommandResult twice = bench.dispatch("new", "--transport", "tmux", "--name", "helper");
    assertThat(twice.exit()).as(twice.toString()).isEqualTo(2);
    assertThat(twice.err()).contains("a lane called 'helper' is at work already");
  }

  /** Typed, not pasted: a pasted one would be a message to the model. */
  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void runsASlashCommandWithoutATurn(String program) {
    configure(program);
    start();
    awaitStatus("idle");
    CommandResult sent = bench.dispatch("send", "helper", "/status");
    assertThat(sent.exit()).as(sent + screen()).isZero();
    await().atMost(LIMIT).untilAsserted(() -> assertThat(screen()).containsIgnoringCase("model"));
    assertThat(modelCalls(program)).isZero();
    assertThat(json("get", "helper").get("latest_turn").get("running").booleanValue()).isFalse();
  }

  @Test
  void refusesWhatCannotStayOrOnlyLooksLikeAGoal() {
    configure("codex");
    CommandResult process = bench.dispatch("new", "--transport", "process");
    assertThat(process.exit()).as(process.toString()).isEqualTo(7);
    assertThat(process.err()).contains("--transport tmux");
    CommandResult goal = bench.dispatch("new", "--transport", "tmux", "--text", "/goal win");
    assertThat(goal.exit()).as(goal.toString()).isEqualTo(2);
    assertThat(json("list", "--all").get("lanes")).isEmpty();
  }

  @Test
  void isUnknownWithoutRulesAndHasItsTreeToItself() {
    bench.configure("echo working; sleep 600; true", Map.of());
    String ref = start().get("lane").stringValue();
    CommandResult refused = bench.dispatch("run", "Mend it", "--id", "mend");
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(6);
    assertThat(refused.err()).contains("lane " + ref + " (helper)", "--worktree", "--share");
    json("run", "Mend it", "--id", "mend", "--transport", "tmux", "--share");
    CommandResult side = bench.dispatch("new", "--transport", "tmux", "--name", "side");
    assertThat(side.exit()).as(side.toString()).isZero();
    assertThat(side.err()).contains("task mend (lane ", "both can write to the same files");

    JsonNode stands = json("wait", "helper", "--for", "problem", "--timeout", "40s");
    assertThat(stands.get("text").stringValue()).startsWith("unknown: there are no screen rules");
    awaitStatus("unknown");
  }
}
