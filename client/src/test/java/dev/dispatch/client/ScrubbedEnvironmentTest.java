package dev.dispatch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScrubbedEnvironmentTest {
  @Test
  void keepsWhatADaemonNeedsAndNothingOfAnAgent() {
    Map<String, String> agents =
        Map.of(
            "HOME", "/h",
            "PATH", "/bin",
            "XDG_RUNTIME_DIR", "/run/1",
            "LC_TIME", "de_DE",
            "ANTHROPIC_API_KEY", "secret",
            "CLAUDECODE", "1",
            "DISPATCH_LANE", "0abc",
            "JAVA_TOOL_OPTIONS", "-Dx");
    assertThat(ScrubbedEnvironment.of(agents))
        .isEqualTo(
            Map.of(
                "HOME", "/h",
                "PATH", "/bin",
                "XDG_RUNTIME_DIR", "/run/1",
                "LC_TIME", "de_DE",
                "LC_ALL", "C.UTF-8"));
  }
}
