package dev.dispatch.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentEnvironmentTest {
  @Test
  void dropsTheMarksOfOtherAgentsAndKeepsTheRest() {
    Map<String, String> caller =
        Map.of(
            "PATH", "/bin",
            "CODEX_HOME", "/c",
            "CLAUDECODE", "1",
            "CLAUDE_CODE_ENTRYPOINT", "cli",
            "CODEX_THREAD_ID", "t",
            "CODEX_SANDBOX_NETWORK_DISABLED", "1",
            "TMUX", "x",
            "TMUX_PANE", "%1",
            "TMUX_TMPDIR", "/t",
            "DISPATCH_LANE", "other");

    assertThat(AgentEnvironment.of(caller, Map.of("DISPATCH_LANE", "mine", "K", "v")))
        .isEqualTo(
            Map.of(
                "PATH", "/bin",
                "CODEX_HOME", "/c",
                "TMUX_TMPDIR", "/t",
                "DISPATCH_LANE", "mine",
                "K", "v"));
  }
}
