package dev.dispatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AppServerCommandTest {
  private static AppServerCommand of(String command, String... args) {
    return AppServerCommand.of(
        new AgentChoice(
            "fast",
            "codex",
            "app-server",
            Optional.empty(),
            command,
            args.length == 0 ? Optional.empty() : Optional.of(List.of(args)),
            List.of(),
            Map.of(),
            AgentChoice.PromptWay.ARGV,
            Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          codex exec --json -s workspace-write                 | exec codex app-server                     | workspace-write    |
          codex exec --full-auto --skip-git-repo-check         | exec codex app-server                     | workspace-write    | on-request
          /opt/x/codex exec --sandbox=read-only -a never       | exec /opt/x/codex app-server              | read-only          | never
          codex --yolo exec                                    | exec codex app-server                     | danger-full-access | never
          codex -c model_provider="a b" exec -p work --json    | exec codex -c model_provider="a b" -p work app-server | |
          env A=1 codex exec                                   | exec env A=1 codex app-server             |                    |
          """)
  void startsTheServerOfTheSameProgram(
      String command, String server, String sandbox, String approvalPolicy) {
    AppServerCommand made = of(command);
    assertThat(made.argv()).containsExactly("sh", "-c", server, "dispatch-agent");
    assertThat(made.sandbox()).isEqualTo(Optional.ofNullable(sandbox));
    assertThat(made.approvalPolicy()).isEqualTo(Optional.ofNullable(approvalPolicy));
  }

  @Test
  void quotesArgumentsThatAreNoShells() {
    AppServerCommand made = of("/usr/bin/codex", "-c", "a='b c'", "exec");
    assertThat(made.argv().get(2)).isEqualTo("exec /usr/bin/codex -c 'a='\\''b c'\\''' app-server");
  }

  @Test
  void takesTheModel() {
    assertThat(of("codex exec -m gpt-7").model()).contains("gpt-7");
  }

  @Test
  void refusesOtherPrograms() {
    assertThatThrownBy(() -> of("claude -p"))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("is not codex");
  }
}
