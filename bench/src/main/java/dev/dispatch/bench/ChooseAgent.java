package dev.dispatch.bench;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.ConfiguredAgents;
import dev.dispatch.config.ConfigPlaces;
import dev.dispatch.config.FileConfigDesk;
import dev.dispatch.git.Repositories;
import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What finding the agent of a task costs within a warm daemon: files, layers, words. */
final class ChooseAgent implements Row {
  private static final int ROUNDS = 200;
  private static final int WARM_UP = 200;
  private static final int MODELS = 60;
  private static final double LIMIT_MILLIS = 5;

  @Override
  public String name() {
    return "select";
  }

  @Override
  public String what() {
    return "configuration of 60 models read anew and an agent chosen by a task's words, p95 of 200";
  }

  @Override
  public String limit() {
    return "5 ms";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      Path file = Files.createDirectories(sandbox.dispatchHome()).resolve("config.yaml");
      String text = text();
      ConfiguredAgents agents =
          new ConfiguredAgents(
              new FileConfigDesk(
                  new ConfigPlaces(sandbox.dispatchHome(), Optional.empty(), new Repositories()),
                  InstantSource.system()),
              new NoPrograms(),
              demo());
      AgentCatalog.Viewpoint from =
          new AgentCatalog.Viewpoint(sandbox.work().toString(), Map.of("PATH", "/bin"));
      AgentCatalog.AgentRequest words =
          AgentCatalog.AgentRequest.words("Use model-7 to " + "fix the login page ".repeat(50));
      Samples samples = new Samples();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        Files.writeString(file, text + "# " + round + "\n"); // so that nothing is remembered
        long before = System.nanoTime();
        agents.select(words, from);
        long nanos = System.nanoTime() - before;
        if (round >= WARM_UP) {
          samples.add(nanos);
        }
      }
      double p95 = samples.percentileMillis(95);
      return Outcome.of(
          p95 <= LIMIT_MILLIS, "%.2f ms (median %.2f ms)", p95, samples.medianMillis());
    }
  }

  private static String text() {
    StringBuilder text = new StringBuilder("default: model-1\nbackends:\n");
    text.append(
        "  claude: { command: \"claude -p\" }\n  codex: { command: codex exec }\nmodels:\n");
    for (int i = 1; i <= MODELS; i++) {
      text.append("  model-").append(i).append(": { backend: ");
      text.append(i % 2 == 0 ? "claude" : "codex").append(" } # number ").append(i).append('\n');
    }
    return text.append("aliases:\n  reviewer: { model: model-2, prompt: You look. }\n").toString();
  }

  private static AgentChoice demo() {
    return new AgentChoice(
        AgentCatalog.DEMO,
        AgentCatalog.DEMO,
        "process",
        Optional.empty(),
        "sh",
        Optional.empty(),
        List.of(),
        Map.of(),
        AgentChoice.PromptWay.ARGV,
        Optional.empty());
  }

  private static final class NoPrograms implements AgentPrograms {
    @Override
    public List<Installed> installed(Map<String, String> environment) {
      return List.of();
    }

    @Override
    public List<Listing> list(Map<String, String> environment, Duration maxAge) {
      return List.of();
    }
  }
}
