package dev.dispatch.agent;

import dev.dispatch.agent.AgentPrograms.Found;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.agent.AgentPrograms.Listing;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.Mark;
import dev.dispatch.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which installed program runs a model that the configuration does not have. */
final class ModelFinder {
  private static final int NAMED_MODELS = 12;

  private final AgentPrograms programs;

  ModelFinder(AgentPrograms programs) {
    this.programs = programs;
  }

  /**
   * Where a model runs.
   *
   * @param id as the program spells it
   * @param isNew whether the backend is not configured yet
   */
  record Place(String id, Backend backend, boolean isNew) {}

  /** A backend as a program wants to be started. */
  static Backend backendOf(AgentProgram program) {
    return new Backend(
        program.backend(),
        Optional.of(program.commandLine()),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Mark.NONE);
  }

  /** Asks the programs; fails with what they offer where none of them can run it. */
  Place find(String id, Settings settings, Map<String, String> environment) {
    List<Listing> listings = programs.list(environment, AgentPrograms.FRESH);
    List<AgentProgram> installed =
        programs.installed(environment).stream().map(Installed::program).toList();
    List<AgentProgram> listed =
        listings.stream().filter(l -> runs(l, id)).map(Listing::program).toList();
    Optional<AgentProgram> program =
        ModelFamily.preferred(id, installed, listed).filter(listed::contains);
    if (program.isEmpty()) {
      throw notFound(id, installed, listings);
    }
    String spelt =
        listings.stream()
            .filter(listing -> listing.program() == program.get())
            .flatMap(listing -> listing.find(id).stream())
            .map(Found::id)
            .findFirst()
            .orElse(id);
    return place(spelt, program.get(), settings);
  }

  /** Claude Code takes a model by the name of its family, Codex any of OpenAI's. */
  private static boolean runs(Listing listing, String id) {
    return switch (listing.program()) {
      case CLAUDE -> ModelFamily.stableName(id).isPresent();
      case CODEX ->
          listing.find(id).isPresent()
              || ModelFamily.ofShape(id).equals(Optional.of(ModelFamily.OPENAI));
      case CURSOR, GEMINI, OPENCODE, COPILOT -> listing.find(id).isPresent();
    };
  }

  /** The program's backend in the configuration, by its name or by its command; else a new one. */
  private static Place place(String id, AgentProgram program, Settings settings) {
    Backend named = settings.backends().get(program.backend());
    if (named != null) {
      return new Place(id, named, false);
    }
    return settings.backends().values().stream()
        .filter(
            backend -> backend.command().flatMap(AgentProgram::usedIn).equals(Optional.of(program)))
        .findFirst()
        .map(backend -> new Place(id, backend, false))
        .orElseGet(() -> new Place(id, backendOf(program), true));
  }

  private static DispatchException notFound(
      String id, List<AgentProgram> installed, List<Listing> listings) {
    List<String> offered =
        listings.stream()
            .flatMap(listing -> listing.models().stream())
            .filter(model -> !model.hidden())
            .map(Found::id)
            .distinct()
            .toList();
    String some =
        offered.size() <= NAMED_MODELS
            ? offered.toString()
            : offered.subList(0, NAMED_MODELS)
                + " and "
                + (offered.size() - NAMED_MODELS)
                + " more";
    boolean claude = ModelFamily.stableName(id).isPresent();
    String message =
        "model "
            + Quoted.of(id)
            + (claude && !installed.contains(AgentProgram.CLAUDE)
                ? " runs with claude, which is not on PATH, and no other program lists it"
                : " is not configured, and no installed program offers it")
            + "; there are "
            + some;
    return new DispatchException(
        ErrorCode.NOT_FOUND,
        message,
        installed.contains(AgentProgram.CURSOR)
            ? "see what your subscription offers: agent models"
            : "see what can be named: dispatch models",
        "or leave it out, and the default is used");
  }
}
