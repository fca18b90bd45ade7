package dev.dispatch.transport.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentProgram;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandWordsTest {
  private static List<String> words(String line) {
    return List.of(line.split(" \\| ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "claude, CLAUDE",
    "/opt/bin/claude | --resume, CLAUDE",
    "node | /opt/bin/codex | resume, CODEX",
    "/usr/bin/node | --max-old-space-size=8192 | --no-warnings | /opt/bin/gemini, GEMINI",
    "node | --require | ./x.js | /opt/bin/gemini.js, GEMINI",
    "bun | run | /opt/bin/opencode, OPENCODE",
    "/bin/sh | /opt/bin/claude | --resume, CLAUDE",
    "sh | -c | claude --resume, CLAUDE",
    "bash | -lc | cd /work && A=b exec '/opt/bin/claude' --resume, CLAUDE",
    "cursor-agent, CURSOR",
    "/home/me/.local/bin/agent, CURSOR",
  })
  void isTheProgramItselfOrWhatRunsIt(String line, AgentProgram program) {
    assertThat(CommandWords.agent(words(line))).contains(program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vim | claude",
        "less | /opt/bin/claude",
        "vim | -R | claude",
        "man | codex",
        "node | server.js | claude",
        "python3 | serve.py | gemini",
        "sh | -c | vim claude",
        "sh | ./build | claude",
        "tail | -f | opencode",
        "-bash",
        "node",
        "sh | -c",
        "",
      })
  void isNoneWhereItsNameIsAnArgument(String line) {
    assertThat(CommandWords.agent(words(line))).isEmpty();
    assertThat(CommandWords.agent(List.of())).isEmpty();
  }
}
