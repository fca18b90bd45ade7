package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.fakemodel.RecordedRequest;
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

/** The real programs as a person sees them, each in a terminal of the tmux server of dispatch. */
final class TerminalAgentTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** How long a stopped server is put up with. */
  private static final Duration STOPPED = Duration.ofSeconds(60);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private void start(String program, String script) {
    startWith(
        switch (program) {
          case "claude" -> MatrixBench.claude("--permission-mode default");
          case "codex" -> MatrixBench.codex("-s workspace-write");
          case "second claude" -> MatrixBench.secondClaude("--permission-mode default");
          case "second codex" -> MatrixBench.secondCodex("-s workspace-write");
          default -> throw new IllegalArgumentException(program);
        },
        script);
  }

  private void startWith(String command, String script) {
    bench.configure(command, Map.of());
    String text = "Paint the house.\nSCRIPT\n" + script.strip() + "\nEND\n";
    CommandResult run =
        bench.dispatch(
            "run", text, "--id", MatrixBench.TASK, "--item", "Paint", "--transport", "tmux");
    assertThat(run.exit()).as(run.toString()).isZero();
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private String status() {
    JsonNode lanes = json("list").get("lanes");
    return lanes.isEmpty() ? "none" : lanes.get(0).get("status").stringValue();
  }

  private void awaitStatus(String status) {
    await(status)
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(status()).as(this::screen).isEqualTo(status));
  }

  private String screen() {
    return bench.dispatch("tail", MatrixBench.TASK, "--limit", "50", "--text").out();
  }

  private JsonNode awaitEntry(String kind) {
    await(kind)
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(entries(kind)).as(this::screen).isNotEmpty());
    return entries(kind).getFirst();
  }

  private List<JsonNode> entries(String kind) {
    return json("inbox", "--kind", kind).get("entries").valueStream().toList();
  }

  private void awaitTask(String status) {
    await(status)
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(bench.show().get("status").stringValue())
                .as(this::screen)
                .isEqualTo(status));
  }

  private void awaitReason(String words) {
    await(words)
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(bench.show().get("reason").stringValue()).as(this::screen).contains(words));
  }

  /** What asks for permission first. */
  private static String tick(String program) {
    String asking = "{sandbox_permissions=require_escalated,justification=May I tick it?}";
    return "SHELL"
        + (program.endsWith("codex") ? asking : "")
        + " sed -i 's/\\[ \\]/[x]/' {{plan}}\nSAY painted";
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "second claude", "second codex"})
  void asksInTheInboxBeforeItActsAndTakesMoreWhenItIsDone(String program) {
    start(program, tick(program));
    JsonNode entry = awaitEntry("approval");
    assertThat(entry.get("text").stringValue()).contains("plan.md");
    assertThat(status()).isEqualTo("needs-approval");
    assertThat(bench.show().get("status").stringValue()).isEqualTo("blocked");

    CommandResult refused = bench.dispatch("send", MatrixBench.TASK, "y");
    assertThat(refused.exit()).as("no key goes into a dialog: " + refused).isEqualTo(5);
    assertThat(entries("approval")).hasSize(1);

    CommandResult approved = bench.dispatch("approve", entry.get("id").stringValue());
    assertThat(approved.exit()).as(approved.toString()).isZero();
    awaitTask("done");
    awaitStatus("idle");

    CommandResult sent = bench.dispatch("send", MatrixBench.TASK, "SAY once more");
    assertThat(sent.exit()).as(sent + screen()).isZero();
    await().atMost(LIMIT).until(() -> asked(program, "SAY once more") == 1);
    awaitStatus("idle");
    assertThat(screen()).contains("once more");
    awaitTask("done");

    CommandResult archived = bench.dispatch("archive", MatrixBench.TASK, "--yes");
    assertThat(archived.exit()).as(archived.toString()).isZero();
    awaitStatus("none");
    assertThat(bench.show().get("status").stringValue()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void isFoundAgainWithItsOpenQuestionByTheNextDaemon(String program) throws Exception {
    start(program, tick(program));
    String entry = awaitEntry("approval").get("id").stringValue();
    bench.sandbox().killDaemon();
    CommandResult denied = bench.dispatch("deny", entry, "SAY then leave it");
    assertThat(denied.exit()).as(denied + screen()).isZero();
    await().atMost(LIMIT).until(() -> entries("approval").isEmpty());
    await().atMost(LIMIT).until(() -> asked(program, "SAY then leave it") == 1);
    awaitReason("1 left to do");
    assertThat(status()).isEqualTo("idle");
    assertThat(bench.show().get("items").get(0).get("state").stringValue()).isEqualTo("open");
  }

  /** How often a conversation that a model was given has that text as a message of its own. */
  private long asked(String program, String text) {
    return calls(program).stream()
        .mapToLong(call -> UserTexts.of(call).stream().filter(text::equals).count())
        .max()
        .orElse(0);
  }

  private List<RecordedRequest> calls(String program) {
    return program.endsWith("claude")
        ? bench.anthropic().modelCalls()
        : bench.openAi().modelCalls();
  }

  private String lastAsked(String program) {
    String all = String.join("|", UserTexts.of(calls(program).getLast()));
    return all.substring(Math.max(0, all.length() - 500));
  }

  private static List<String> texts() {
    String sixty = "line of sixty\n".repeat(59) + "the last line\nSAY sixty";
    String long200k = "0123456789abcdef ".repeat(12_000) + "\nSAY long";
    return List.of(
        "SAY short",
        sixty,
        long200k,
        "Grüße, 世界 👩‍👩‍👧 \"quoted\" $HOME `back` \\ ; # %\nSAY unicode",
        "  indented\n\n\nSAY blank lines between\n\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "second claude", "second codex"})
  void deliversEveryTextOnceByteForByte(String program) throws Exception {
    start(program, "SAY ready");
    awaitStatus("idle");
    type("a draft that nobody sent");
    for (String text : texts()) {
      Path file = Files.writeString(bench.sandbox().folder().resolve("message"), text);
      CommandResult sent =
          bench.dispatch("send", MatrixBench.TASK, "--input-file", file.toString());
      assertThat(sent.exit()).as(sent + screen()).isZero();
      // Codex itself takes away what is blank at the start.
      String whole = program.endsWith("codex") ? text.strip() : text.stripTrailing();
      await(whole.substring(0, Math.min(40, whole.length())))
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(asked(program, whole)).as(() -> lastAsked(program)).isOne());
      awaitStatus("idle");
    }
    assertThat(asked(program, "a draft that nobody sent")).isZero();
  }

  /** As a person would who sits at the agent's terminal. */
  private void type(String text) {
    tmux("send-keys", "-l", text);
  }

  private String tmux(String verb, String... words) {
    List<String> command =
        new ArrayList<>(
            json("open", MatrixBench.TASK)
                .get("command")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList());
    command.subList(command.indexOf("attach-session"), command.size()).clear();
    command.add(verb);
    if (!verb.equals("kill-server")) {
      command.addAll(List.of("-t", "=" + MatrixBench.TASK + ":"));
    }
    command.addAll(List.of(words));
    CommandResult result = bench.sandbox().startProgram(bench.repository(), command).await(LIMIT);
    assertThat(result.exit()).as(command + " " + result).isZero();
    return result.out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "second claude", "second codex"})
  void typesNothingWhileItWorksOrSomebodyScrolls(String program) {
    start(program, "SLOW 60 words that come slowly");
    awaitStatus("busy");
    assertThat(bench.dispatch("send", MatrixBench.TASK, "SAY no").exit()).isEqualTo(5);
    // Interrupted before its first word, claude gives the prompt back as a draft.
    await("its first words")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(screen()).contains("come slowly 1"));
    CommandResult stopped = bench.dispatch("stop", MatrixBench.TASK);
    assertThat(stopped.exit()).as(stopped + screen()).isZero();
    awaitStatus("idle");
    tmux("copy-mode");
    CommandResult scrolling = bench.dispatch("send", MatrixBench.TASK, "SAY no");
    assertThat(scrolling.exit()).as(scrolling.toString()).isEqualTo(5);
    assertThat(scrolling.err()).contains("copy mode");
    tmux("send-keys", "-X", "cancel");
    CommandResult sent = bench.dispatch("send", MatrixBench.TASK, "SAY go on");
    assertThat(sent.exit()).as(sent + screen()).isZero();
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(asked(program, "SAY go on"))
                .as(() -> lastAsked(program) + "\n" + screen())
                .isOne());
    assertThat(asked(program, "SAY no")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void typesNothingIntoAMenu(String program) {
    start(program, "SAY ready");
    awaitStatus("idle");
    type("/model");
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          CommandResult refused = bench.dispatch("send", MatrixBench.TASK, "SAY no");
          assertThat(refused.exit()).as(refused + screen()).isEqualTo(5);
        });
    tmux("send-keys", "Enter");
    CommandResult inside = bench.dispatch("send", MatrixBench.TASK, "SAY no");
    assertThat(inside.exit()).as(inside + screen()).isEqualTo(5);
    assertThat(asked(program, "SAY no")).isZero();
  }

  @Test
  void getsAnAnswerAsItsNextMessageOnceItsTurnIsOver() {
    startWith(
        MatrixBench.claude("--permission-mode acceptEdits --allowedTools=Bash"),
        "SHELL printf 'Which colour?\\n' > {{task}}/ipc/001.question\nSAY waiting");
    JsonNode entry = awaitEntry("question");
    awaitStatus("idle");
    CommandResult answered = bench.dispatch("answer", entry.get("id").stringValue(), "SAY blue");
    assertThat(answered.exit()).as(answered.toString()).isZero();
    String message =
        "The answer to your question \"Which colour?\" is:\n\nSAY blue\n\nGo on with your plan.";
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(asked("claude", message)).as(this::screen).isOne());
    awaitStatus("idle");
    assertThat(asked("claude", message)).isOne();
  }

  /** A server that does not answer is waited for; nothing is concluded from its silence. */
  @Test
  void concludesNothingFromAServerThatIsStopped() throws Exception {
    start("codex", "SAY ready");
    awaitStatus("idle");
    long turns = turns();
    long server = Long.parseLong(tmux("display-message", "-p", "#{pid}").strip());
    signal("-STOP", server);
    try {
      CommandResult sent = bench.dispatch("send", MatrixBench.TASK, "SAY late");
      assertThat(sent.exit()).as(sent.toString()).isEqualTo(8);
      await()
          .pollInterval(Duration.ofSeconds(5))
          .during(STOPPED)
          .atMost(STOPPED.plus(LIMIT))
          .untilAsserted(() -> assertThat(status()).isEqualTo("idle"));
      assertThat(bench.dispatch("daemon", "status").exit()).isZero();
    } finally {
      signal("-CONT", server);
    }
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          CommandResult sent = bench.dispatch("send", MatrixBench.TASK, "SAY again");
          assertThat(sent.exit()).as(sent.toString()).isZero();
        });
    await().atMost(LIMIT).until(() -> asked("codex", "SAY again") == 1);
    awaitStatus("idle");
    assertThat(turns()).as("nothing piled up").isEqualTo(turns + 1);
    assertThat(asked("codex", "SAY late")).isZero();
  }

  /** How many turns were seen to begin. */
  private long turns() {
    return bench
        .dispatch(
            "watch",
            MatrixBench.TASK,
            "--since",
            "0",
            "--limit",
            "500",
            "--timeout",
            "1s",
            "--json")
        .out()
        .lines()
        .filter(line -> line.contains("\"turn-started\""))
        .count();
  }

  private void signal(String signal, long pid) {
    CommandResult result =
        bench
            .sandbox()
            .startProgram(bench.repository(), List.of("kill", signal, Long.toString(pid)))
            .await(LIMIT);
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void endsWithItsServer(String program) {
    start(program, "SAY ready");
    awaitStatus("idle");
    tmux("kill-server");
    awaitStatus("none");
    awaitTask("failed");
    CommandResult again = bench.dispatch("task", "retry", MatrixBench.TASK);
    assertThat(again.exit()).as(again.toString()).isZero();
    awaitStatus("idle");
  }

  @Test
  void hasItsTreeToItselfUnlessThatIsShared() {
    start("claude", "SLOW 8 words that come slowly");
    awaitStatus("busy");
    CommandResult other = bench.dispatch("run", "Mend it", "--id", "other");
    assertThat(other.exit()).as(other.toString()).isEqualTo(6);
    assertThat(other.err()).contains(MatrixBench.TASK, "--worktree create", "--share");
    assertThat(bench.dispatch("task", "show", "other").exit()).isEqualTo(4);
    CommandResult shared = bench.dispatch("run", "Mend it", "--id", "other", "--share");
    assertThat(shared.exit()).as(shared.toString()).isZero();
  }

  @Test
  void saysWithItsLastScreenWhatEndedAtOnce() {
    bench.configure("echo this is no agent; exit 3; true", Map.of());
    CommandResult run =
        bench.dispatch("run", "Paint", "--id", MatrixBench.TASK, "--transport", "tmux");
    assertThat(run.exit()).as(run.toString()).isZero();
    awaitTask("failed");
    assertThat(bench.show().get("reason").stringValue()).contains("exit code 3");
    assertThat(awaitEntry("problem").get("text").stringValue()).contains("this is no agent");
  }
}
