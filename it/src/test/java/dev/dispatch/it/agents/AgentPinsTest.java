package dev.dispatch.it.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pins of the agent programs. */
final class AgentPinsTest {

  @ParameterizedTest
  @ValueSource(strings = {"agents", "agents-second"})
  void pinsExactVersions(String folder) {
    JsonNode pins =
        JsonMapper.shared().readTree(Path.of(folder, "package.json")).path("dependencies");

    assertThat(pins).isNotEmpty().allMatch(pin -> pin.asString("").matches("\\d+\\.\\d+\\.\\d+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agents", "agents-second"})
  void locksNoRegistryHost(String folder) throws IOException {
    assertThat(Files.readString(Path.of(folder, "package-lock.json")))
        .contains("integrity")
        .doesNotContain("resolved", "://");
  }
}
