package dev.dispatch.config;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.id.Quoted;
import dev.dispatch.settings.ConfigDesk.Problem;
import dev.dispatch.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** Names in a configuration that point at nothing. */
final class DanglingNames {
  private DanglingNames() {}

  static List<Problem> in(Settings settings) {
    List<Problem> problems = new ArrayList<>();
    settings
        .defaultAgent()
        .filter(d -> !settings.names().contains(d.value()) && !d.value().equals(AgentCatalog.DEMO))
        .ifPresent(d ->
            problems.add(
                new Problem(
                    d.mark(), "default is " + Quoted.of(d.value()) + ", which is no agent", true)));
    settings.models().values().stream()
        .filter(model -> !settings.backends().containsKey(model.backendName()))
        .forEach(model ->
            problems.add(
                new Problem(
                    model.mark(),
                    "models."
                        + model.name()
                        + " needs backend "
                        + Quoted.of(model.backendName())
                        + ", which is not there",
                    true)));
    settings.aliases().values().stream()
        .filter(alias -> !settings.models().containsKey(alias.modelName()))
        .forEach(alias ->
            problems.add(
                new Problem(
                    alias.mark(),
                    "aliases."
                        + alias.name()
                        + " needs model "
                        + Quoted.of(alias.modelName())
                        + ", which is not there",
                    true)));
    return problems;
  }
}
