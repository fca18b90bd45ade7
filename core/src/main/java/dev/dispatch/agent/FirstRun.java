package dev.dispatch.agent;

import dev.dispatch.agent.AgentPrograms.Found;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.settings.StarterConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A first configuration made from what is installed.
 *
 * @param backends one for each program
 * @param models those that the programs name, each with the program that runs it best
 * @param notable the few to choose a default from, the best first; never empty where there is a
 *     program
 */
public record FirstRun(
    List<StarterConfig.Backend> backends, List<StarterConfig.Model> models, List<String> notable) {
  private static final int MAX_NOTABLE = 4;
  private static final int NOTABLE_EACH = 2;
  private static final int MAX_MODELS = 40;

  public FirstRun {
    backends = List.copyOf(backends);
    models = List.copyOf(models);
    notable = List.copyOf(notable);
  }

  /** Reads it off what was found. */
  public static FirstRun of(List<Installed> installed, List<Listing> listings) {
    List<AgentProgram> programs = installed.stream().map(Installed::program).toList();
    List<StarterConfig.Backend> backends = new ArrayList<>();
    for (Installed program : installed) {
      backends.add(
          new StarterConfig.Backend(
              program.program().backend(),
              program.program().commandLine(),
              Optional.empty(),
              program.program().provider() + ", " + program.path()));
    }
    List<StarterConfig.Model> models = models(programs, listings);
    return new FirstRun(backends, models, notable(programs, models));
  }

  private static List<StarterConfig.Model> models(
      List<AgentProgram> programs, List<Listing> listings) {
    List<StarterConfig.Model> models = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Listing listing : listings) {
      for (Found model : listing.models()) {
        List<AgentProgram> listedBy =
            listings.stream()
                .filter(other -> other.find(model.id()).isPresent())
                .map(Listing::program)
                .toList();
        boolean wanted = !model.hidden() && models.size() < MAX_MODELS && seen.add(model.id());
        ModelFamily.preferred(model.id(), programs, listedBy)
            .or(() -> Optional.of(listing.program()))
            .filter(program -> wanted)
            .ifPresent(
                program -> models.add(new StarterConfig.Model(model.id(), program.backend())));
      }
    }
    for (AgentProgram program : programs) {
      boolean hasOne = models.stream().anyMatch(m -> m.backend().equals(program.backend()));
      if (!hasOne && seen.add(program.backend())) {
        models.add(new StarterConfig.Model(program.backend(), program.backend()));
      }
    }
    return models;
  }

  /** Two of Claude's and Codex's, one of each other. */
  private static List<String> notable(
      List<AgentProgram> programs, List<StarterConfig.Model> models) {
    List<AgentProgram> order = new ArrayList<>(List.of(AgentProgram.CLAUDE, AgentProgram.CODEX));
    order.retainAll(programs);
    programs.stream().filter(program -> !order.contains(program)).forEach(order::add);
    List<String> notable = new ArrayList<>();
    for (AgentProgram program : order) {
      int most = order.size() == 1 ? MAX_NOTABLE : NOTABLE_EACH;
      models.stream()
          .filter(model -> model.backend().equals(program.backend()))
          .limit(program == AgentProgram.CURSOR && order.size() > 1 ? 1 : most)
          .map(StarterConfig.Model::name)
          .forEach(notable::add);
    }
    return notable.subList(0, Math.min(MAX_NOTABLE, notable.size()));
  }

  /** The model that stands for a backend where nobody can be asked. */
  public String standingFor(String backend) {
    List<String> its =
        models.stream()
            .filter(model -> model.backend().equals(backend))
            .map(StarterConfig.Model::name)
            .toList();
    return notable.stream()
        .filter(its::contains)
        .findFirst()
        .or(() -> its.stream().findFirst())
        .orElse(notable.getFirst());
  }

  /** The file to be written. */
  public String render(Optional<String> defaultAgent) {
    return StarterConfig.render(backends, models, defaultAgent);
  }
}
