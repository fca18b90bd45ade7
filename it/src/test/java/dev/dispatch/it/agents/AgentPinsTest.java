package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pins of the agent programs. */
final class AgentPinsTest {

  @Test
  void pinsExactVersions() {
    JsonNode pins =
        JsonMapper.shared().readTree(Path.of("agents", "package.json")).path("dependencies");

    assertThat(pins).isNotEmpty().allMatch(pin -> pin.asString("").matches("\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void locksNoRegistryHost() throws IOException {
    assertThat(Files.readString(Path.of("agents", "package-lock.json")))
        .contains("integrity")
        .doesNotContain("resolved", "://");
  }
}
