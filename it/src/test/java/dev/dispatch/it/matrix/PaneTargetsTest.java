package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.agents.RealAgents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which pane of a real tmux is meant, while panes are moved, renamed, swapped and killed between
 * two calls, and what is said where none can be. Only dry runs: nothing is sent.
 */
final class PaneTargetsTest {
  private final MatrixBench bench = new MatrixBench();
  private final UserTmux tmux = UserTmux.open(bench.sandbox(), bench.repository());
  private String caller = "";
  private String agent = "";

  @BeforeEach
  void openTmux() {
    caller = tmux.pane(0);
  }

  @AfterEach
  void close() throws IOException {
    try {
      tmux.close();
    } finally {
      bench.close();
    }
  }

  private void startAgent() {
    agent = tmux.split(RealAgents.claude().toString());
    tmux.trust(agent);
    tmux.callFrom(caller);
  }

  private CommandResult dry(String pane, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("run", "What is it?", "--pane", pane, "--skill", "ask", "--dry-run", "--json"));
    args.addAll(List.of(more));
    return bench.dispatch(args.toArray(String[]::new));
  }

  private void assertFinds(String target) {
    CommandResult found = dry(target);
    assertThat(found.exit()).as(target + " " + found).isZero();
    JsonNode result = JsonMapper.shared().readTree(found.out());
    assertThat(result.get("pane").stringValue()).as(target).isEqualTo(agent);
    assertThat(result.get("prompt").stringValue()).contains("tmux -S " + tmux.socket());
  }

  private void assertFails(String target, int exit, String... words) {
    CommandResult failed = dry(target);
    assertThat(failed.exit()).as(target + " " + failed).isEqualTo(exit);
    assertThat(failed.err()).as(target).contains(words);
  }

  @Test
  void followsThePaneWhereverItGoesAndNeverTheFocus() {
    startAgent();
    tmux.run("new-window", "-t", "work:", "-n", "elsewhere", "sh");
    assertFinds("1"); // the focus is in the other window now
    assertFinds("work:0.1");
    assertFinds("0.1");
    assertFinds(agent);
    tmux.run("split-window", "-d", "-b", "-t", agent, "sh");
    assertFails("1", 2, "plain shell");
    assertFinds("2");
    tmux.run("swap-pane", "-d", "-s", agent, "-t", caller);
    assertFails("2", 2, "the one dispatch is called in");
    assertFinds("0");
    tmux.run("rename-session", "-t", "work", "a.b");
    tmux.run("rename-window", "-t", agent, "agents");
    assertFinds(agent);
    assertFinds("agents.0");
    tmux.run("break-pane", "-d", "-s", agent, "-t", ":7");
    assertFails("0", 2, "plain shell");
    assertFails("1", 2, "the one dispatch is called in");
    assertFinds("7.0");
    assertFinds(agent);
    tmux.run("set-option", "-p", "-t", agent, "@dispatch", "dispatch-17");
    assertFinds("dispatch-17");
    tmux.run("kill-pane", "-t", agent);
    assertFails(agent, 4, "there is no pane " + agent, caller);
    assertFails("7.0", 4, "there is no pane 7.0");
  }

  @Test
  void saysWhyAnAgentTakesNoWorkNow() {
    agent = tmux.split(RealAgents.claude().toString());
    tmux.awaitScreen(agent, "rust");
    tmux.callFrom(caller);
    assertFails("1", 5, "takes no work now", agent);
    tmux.trust(agent);
    assertFinds("1");
    tmux.run("copy-mode", "-t", agent);
    assertFails("1", 5, "copy mode");
    tmux.run("send-keys", "-t", agent, "-X", "cancel");
    assertFails("1:2", 4, "there is no pane 1:2");
    CommandResult self = dry("1", "--overseer", agent);
    assertThat(self.exit()).as(self.toString()).isEqualTo(2);
    assertThat(self.err()).contains("the overseer is", "gets the work");
    CommandResult both = dry("1", "--agent", "claude");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("--agent");
    CommandResult fast = bench.dispatch("run", "Mend it", "--skill", "fast", "--dry-run");
    assertThat(fast.exit()).isEqualTo(2);
    assertThat(fast.err()).contains("## Task Management");
    tmux.run("respawn-pane", "-k", "-t", agent, "true");
    tmux.awaitScreen(agent, "dead");
    assertFails("1", 4, "nothing runs any more in pane " + agent);
  }

  @Test
  void tellsTheWorkerWhatElseWasSaid() {
    startAgent();
    CommandResult dry = dry("1", "--context", "no new colours", "--reference", "file.txt");
    assertThat(JsonMapper.shared().readTree(dry.out()).get("prompt").stringValue())
        .contains("Constraints:\n\nno new colours\n", "- file.txt\n");
  }

  @Test
  void needsATmuxAndForAnIndexAPaneToCountFrom() {
    assertFails("1", 8, "there is no tmux", "TMUX is not set");
    startAgent();
    bench.sandbox().env("TMUX_PANE", "");
    assertFails("1", 2, "TMUX_PANE");
    CommandResult named = dry(agent);
    assertThat(named.exit()).as("an id needs none: " + named).isZero();
    assertThat(JsonMapper.shared().readTree(named.out()).get("prompt").stringValue())
        .as("and nobody to report to in a terminal")
        .doesNotContain("send-keys");
  }
}
