package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.agents.RealAgents;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Work for agents that a user started in panes of their own tmux: a real program in pane 1, and a
 * real Claude Code in pane 0, the overseer, from where dispatch is called.
 */
final class AdoptedPaneTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MatrixBench bench = new MatrixBench();
  private final UserTmux tmux = UserTmux.open(bench.sandbox(), bench.repository());
  private String overseer = "";
  private String worker = "";

  @AfterEach
  void close() throws IOException {
    try {
      tmux.close();
    } finally {
      bench.close();
    }
  }

  private static String command(String program) {
    return program.equals("claude")
        ? RealAgents.claude() + " --permission-mode acceptEdits --allowedTools=Bash"
        : RealAgents.codex()
            + " -s danger-full-access -a never -c check_for_update_on_startup=false";
  }

  /** The overseer in pane 0, the worker in pane 1. */
  private void start(String program) {
    overseer = tmux.pane(0);
    worker = tmux.split(command(program));
    tmux.type(overseer, "cd " + bench.repository() + " && exec " + command("claude"));
    tmux.trust(overseer);
    tmux.trust(worker);
    tmux.callFrom(overseer);
  }

  private CommandResult run(String script, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "What colour is it?\nSCRIPT\n" + script.strip() + "\nEND\n",
                "--id",
                MatrixBench.TASK));
    args.addAll(List.of(more));
    return bench.dispatch(args.toArray(String[]::new));
  }

  private JsonNode json(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    CommandResult result = bench.dispatch(all.toArray(String[]::new));
    assertThat(result.exit()).as(result + seen()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private String seen() {
    return "\nworker:\n" + tmux.screen(worker) + "\noverseer:\n" + tmux.screen(overseer);
  }

  private void awaitTask(String status) {
    await(status)
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(bench.show().get("status").stringValue())
                .as(() -> bench.show().get("reason") + seen())
                .isEqualTo(status));
  }

  /** The messages of their own that the overseer was given and that have that text. */
  private List<String> told(String text) {
    return bench.anthropic().modelCalls().stream()
        .map(UserTexts::of)
        .filter(texts -> texts.stream().anyMatch(t -> t.contains(text)))
        .reduce((first, last) -> last)
        .orElse(List.of())
        .stream()
        .filter(t -> t.contains(text))
        .toList();
  }

  private void awaitTold(String text) {
    await(text)
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(told(text)).as(this::seen).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex"})
  void worksAndReportsByCommandAndTheOverseerIsTold(String program) {
    start(program);
    CommandResult run =
        run(
            "SHELL {{bin}} report progress \"looking\"\nSHELL {{bin}} report done \"it is blue\""
                + "\nSAY reported",
            "--pane",
            "1",
            "--skill",
            "ask",
            "--json");
    assertThat(run.exit()).as(run + seen()).isZero();
    JsonNode result = JsonMapper.shared().readTree(run.out());
    assertThat(result.get("pane").stringValue()).isEqualTo(worker);
    assertThat(result.get("skill").stringValue()).isEqualTo("ask");
    String title = result.get("title").stringValue();
    assertThat(tmux.name(worker)).isEqualTo(title);
    awaitTask("done");
    assertThat(bench.show().get("reports").get(0).get("text").stringValue()).isEqualTo("looking");
    awaitTold("DONE: ask - [dispatch: worker " + title);
    assertThat(told("DONE: ask").getFirst()).contains("it is blue");
    assertThat(told("looking")).as("news is no message").isEmpty();
    assertThat(bench.repository().resolve(".dispatch")).doesNotExist();
    assertThat(json("list").get("lanes").get(0).get("handle").stringValue()).isEqualTo("paint");
    CommandResult tail = bench.dispatch("tail", title, "--limit", "50", "--text");
    assertThat(tail.out()).as(tail.toString()).contains("reported");

    json("archive", title, "--yes");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(json("list", "--all").get("lanes").get(0).get("status_reason").stringValue())
                .isEqualTo("let go of: its agent goes on in its pane without dispatch"));
    assertThat(bench.show().get("status").stringValue()).isEqualTo("done");
  }

  @Test
  void aReportThatTheWorkerTypedItselfCountsOnce() {
    start("claude");
    String keys = "tmux -S " + tmux.socket() + " send-keys -t " + overseer;
    CommandResult run =
        run(
            "SHELL "
                + keys
                + " -l -- 'DONE: ask - it is green'; sleep 0.1; "
                + keys
                + " Enter\nSAY typed",
            "--pane",
            worker,
            "--skill",
            "ask");
    assertThat(run.exit()).as(run + seen()).isZero();
    awaitTask("done");
    assertThat(bench.show().get("reports").get(0).get("text").stringValue()).contains("green");
    awaitTold("DONE: ask - it is green");
    tmux.type(worker, "SAY something else");
    tmux.awaitScreen(worker, "something else");
    assertThat(told("green")).as(seen()).hasSize(1);
  }

  @Test
  void aQuestionGoesToTheInboxAndTheOverseerAndItsAnswerBack() {
    start("claude");
    CommandResult run =
        run(
            "SHELL {{bin}} ask \"Which red?\" --option dark --option light\n"
                + "SHELL {{bin}} report done \"took {{out}}\"\nSAY reported",
            "--pane",
            "work:0.1",
            "--skill",
            "ask");
    assertThat(run.exit()).as(run + seen()).isZero();
    awaitTask("blocked");
    awaitTold("QUESTION: ask - [dispatch: worker ");
    JsonNode entry = json("inbox", "--kind", "question").get("entries").get(0);
    assertThat(told("QUESTION").getFirst())
        .contains("dispatch answer " + entry.get("id").stringValue());
    CommandResult answered = bench.dispatch("answer", entry.get("id").stringValue(), "dark");
    assertThat(answered.exit()).as(answered.toString()).isZero();
    awaitTask("done");
  }

  @Test
  void aWorkerThatEndsWithoutAReportIsItselfReportedAndCanBeRedirected() throws Exception {
    start("claude");
    CommandResult run = run("SAY I think I am through", "--pane", "1", "--skill", "ask");
    assertThat(run.exit()).as(run + seen()).isZero();
    awaitTask("stalled");
    awaitTold("PROBLEM: ask - [dispatch: worker ");
    bench.sandbox().killDaemon();
    CommandResult sent =
        bench.dispatch(
            "send",
            MatrixBench.TASK,
            "Report.\nSCRIPT\nSHELL " + bench.dispatch() + " report problem \"no paint\"\nEND");
    assertThat(sent.exit()).as(sent + seen()).isZero();
    awaitTask("blocked");
    assertThat(bench.show().get("reason").stringValue()).contains("no paint");
    awaitTold("no paint");
    tmux.run("kill-pane", "-t", worker);
    awaitTask("failed");
  }
}
