package dev.dispatch.daemon;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in agent: a script in the install folder that plays a worker. */
final class DemoAgent {
  private DemoAgent() {}

  static AgentChoice choice(Path install) {
    return new AgentChoice(
        AgentCatalog.DEMO,
        AgentCatalog.DEMO,
        "process",
        Optional.empty(),
        "sh",
        Optional.of(List.of(install.resolve("demo-agent.sh").toString())),
        List.of(),
        Map.of(),
        AgentChoice.PromptWay.ARGV,
        Optional.empty());
  }
}
