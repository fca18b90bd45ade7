package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of dispatch's variables reach a command that an agent runs. */
final class EnvironmentFactsTest {

  private static final String PROMPT = "SHELL env\nSAY x";

  private final AgentBench bench =
      new AgentBench()
          .with("DISPATCH_TOKEN", "token1")
          .with("DISPATCH_LANE", "lane1")
          .with("DISPATCH_BIN", "/opt/dispatch/bin/dispatch")
          .with("DISPATCH_SESSION", "nonce1")
          .with("JAVA_HOME", "/opt/jdk")
          .with("PATH", "/opt/own:/usr/local/bin:/usr/bin:/bin");

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void codexPassesAllButPath() {
    bench.codex(PROMPT, "-s", "read-only");

    assertThat(lines(bench.openAi().toolOutputs()))
        .contains(
            "DISPATCH_TOKEN=token1",
            "DISPATCH_LANE=lane1",
            "DISPATCH_BIN=/opt/dispatch/bin/dispatch",
            "DISPATCH_SESSION=nonce1",
            "JAVA_HOME=/opt/jdk",
            "CODEX_SANDBOX_NETWORK_DISABLED=1")
        .noneMatch(line -> line.startsWith("PATH=") && line.contains("/opt/own"));
  }

  @Test
  void codexDropsNamesThatLookSecretWhereTheUserAsksForIt() {
    bench.codex(PROMPT, "-c", "shell_environment_policy.ignore_default_excludes=false");

    assertThat(lines(bench.openAi().toolOutputs()))
        .contains("DISPATCH_LANE=lane1", "DISPATCH_SESSION=nonce1")
        .doesNotContain("DISPATCH_TOKEN=token1");
  }

  @Test
  void codexPassesWhatIsSetForItsShellAfterDroppingAllElse() {
    bench.codex(
        PROMPT,
        "-c",
        "shell_environment_policy.inherit=\"core\"",
        "-c",
        "shell_environment_policy.set={DISPATCH_TOKEN=\"token2\"}");

    assertThat(lines(bench.openAi().toolOutputs()))
        .contains("DISPATCH_TOKEN=token2")
        .doesNotContain("DISPATCH_LANE=lane1");
  }

  @Test
  void claudePassesAll() {
    bench.claude(PROMPT, "--allowedTools", "Bash");

    assertThat(lines(bench.anthropic().toolOutputs()))
        .contains(
            "DISPATCH_TOKEN=token1",
            "DISPATCH_LANE=lane1",
            "DISPATCH_BIN=/opt/dispatch/bin/dispatch",
            "DISPATCH_SESSION=nonce1",
            "JAVA_HOME=/opt/jdk",
            "PATH=/opt/own:/usr/local/bin:/usr/bin:/bin");
  }

  private static List<String> lines(List<String> outputs) {
    return outputs.getFirst().lines().toList();
  }
}
