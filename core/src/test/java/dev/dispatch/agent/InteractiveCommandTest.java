package dev.dispatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as people have them configured, and what belongs in a terminal. */
final class InteractiveCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude -p                                               | claude
          env -u CLAUDECODE claude -p --dangerously-skip-permissions | env -u CLAUDECODE claude --dangerously-skip-permissions
          /opt/bin/claude --permission-mode default -p --output-format stream-json --verbose | /opt/bin/claude --permission-mode default
          claude --print --output-format=json --allowedTools=Bash | claude --allowedTools=Bash
          codex exec --json -s workspace-write                    | codex -s workspace-write
          codex exec --full-auto -C "$(pwd)"                      | codex -C "$(pwd)"
          agent -p --force --workspace "$(pwd)"                   | agent --force --workspace "$(pwd)"
          gemini --yolo -p                                        | gemini --yolo -i
          opencode run                                            | opencode --prompt
          copilot --allow-all-tools -p                            | copilot --allow-all-tools -i
          ./my-own-agent -p --verbose                             | ./my-own-agent -p --verbose
          """)
  void keepsWhatTheUserChoseAndDropsWhatIsForOneShot(String configured, String interactive) {
    assertThat(InteractiveCommand.of(configured)).isEqualTo(interactive);
  }
}
