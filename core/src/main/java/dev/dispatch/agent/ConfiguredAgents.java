package dev.dispatch.agent;

import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigEditor;
import dev.dispatch.settings.ConfigFile;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.Mark;
import dev.dispatch.settings.Model;
import dev.dispatch.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses among the agents of the configuration and the programs that are installed. */
public final class ConfiguredAgents implements AgentCatalog {
  private final ConfigDesk desk;
  private final ModelFinder finder;
  private final AgentPrograms programs;
  private final AgentChoice demo;

  /**
   * Knows where to look.
   *
   * @param demo the built-in agent, which only its name chooses
   */
  public ConfiguredAgents(ConfigDesk desk, AgentPrograms programs, AgentChoice demo) {
    this.desk = desk;
    this.programs = programs;
    this.finder = new ModelFinder(programs);
    this.demo = demo;
  }

  private static ConfigScope scope(Viewpoint from) {
    return ConfigScope.of(from.cwd(), from.environment());
  }

  @Override
  public Settings settings(Viewpoint from) {
    return desk.load(scope(from)).settings();
  }

  @Override
  public boolean isConfigured(Viewpoint from) {
    return desk.load(scope(from)).isConfigured();
  }

  @Override
  public List<String> notes(Viewpoint from) {
    return desk.toSay(scope(from));
  }

  @Override
  public Selection select(AgentRequest request, Viewpoint from) {
    List<String> said =
        Stream.of(request.agent(), request.model(), request.alias())
            .flatMap(Optional::stream)
            .toList();
    if (said.size() > 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "only one of --agent, --model and --alias may be given: " + said);
    }
    Settings settings = settings(from);
    TaskWords words =
        TaskWords.read(request.text(), settings.names(), settings.backends().keySet());
    Choosing choosing = new Choosing(settings, request, from, words.worktree());
    if (!said.isEmpty()) {
      return choosing.flagged();
    }
    return words
        .mention()
        .map(choosing::mentioned)
        .or(() -> request.backend().map(choosing::ofBackend))
        .orElseGet(choosing::otherwise);
  }

  @Override
  public void keep(Selection selection, Viewpoint from) {
    if (selection.addition().isEmpty()) {
      return;
    }
    Addition addition = selection.addition().get();
    ConfigEditor editor = new ConfigEditor(desk);
    addition
        .command()
        .ifPresent(command ->
            editor.addBackend(
                scope(from), Target.USER, addition.backend(), command, Optional.empty()));
    editor.addModel(scope(from), Target.USER, addition.model(), addition.backend());
  }

  private String userFile(Viewpoint from) {
    return desk.files(scope(from)).stream()
        .filter(file -> file.layer() == ConfigFile.Layer.USER)
        .map(ConfigFile::path)
        .findFirst()
        .orElse("the configuration");
  }

  /** One choice among one state of the configuration. */
  private final class Choosing {
    private final Settings settings;
    private final AgentRequest request;
    private final Viewpoint from;
    private final boolean worktree;

    Choosing(Settings settings, AgentRequest request, Viewpoint from, boolean worktree) {
      this.settings = settings;
      this.request = request;
      this.from = from;
      this.worktree = worktree;
    }

    private Selection selection(AgentChoice agent, Because because) {
      return selection(agent, because, Optional.empty());
    }

    private Selection selection(AgentChoice agent, Because because, Optional<Addition> addition) {
      AgentChoice driven = request.transport().map(agent::over).orElse(agent);
      return new Selection(driven, because, addition, worktree);
    }

    Selection flagged() {
      if (request.alias().isPresent()) {
        String alias = request.alias().get();
        return entry(settings.aliases(), alias)
            .map(entry -> selection(aliased(entry), Because.NAMED))
            .orElseThrow(() -> unknown("alias", alias, settings.aliases().keySet()));
      }
      if (request.model().isPresent()) {
        String model = request.model().get();
        return entry(settings.models(), model)
            .map(entry -> selection(model(entry, true), Because.NAMED))
            .orElseGet(() -> found(model, Because.NAMED));
      }
      String name = request.agent().orElseThrow();
      return name.equals(demo.name()) && find(settings.names(), name).isEmpty()
          ? selection(demo, Because.NAMED)
          : selection(named(name, true), Because.NAMED);
    }

    Selection mentioned(TaskWords.Mention mention) {
      return switch (mention) {
        case TaskWords.Mention.Configured(String name) ->
            selection(named(name, true), Because.MENTIONED);
        case TaskWords.Mention.Backend(String name) -> selection(anyOf(name), Because.MENTIONED);
        case TaskWords.Mention.Model(String id) -> found(id, Because.MENTIONED);
      };
    }

    Selection ofBackend(String backend) {
      return selection(anyOf(backend), Because.NAMED);
    }

    Selection otherwise() {
      Optional<String> name = settings.defaultName();
      if (name.isPresent()) {
        return selection(
            name.get().equals(demo.name()) && find(settings.names(), name.get()).isEmpty()
                ? demo
                : byDefault(name.get()),
            Because.DEFAULT);
      }
      if (!settings.names().isEmpty()) {
        throw new DispatchException(
            ErrorCode.VALIDATION,
            "no agent was named and the configuration has no default; there are "
                + settings.names(),
            "name one with --agent, or choose a default: dispatch config default NAME");
      }
      return firstFound();
    }

    private AgentChoice byDefault(String name) {
      if (find(settings.names(), name).isEmpty() && find(backends(), name).isEmpty()) {
        throw dangling("the default is ", name, "agent", settings.names(), "default NAME");
      }
      return named(name, false);
    }

    private Collection<String> backends() {
      return settings.backends().keySet();
    }

    /** A name in the configuration that points at nothing. */
    private DispatchException dangling(
        String who, String name, String what, Collection<String> known, String mend) {
      return new DispatchException(
          ErrorCode.NOT_FOUND,
          who + Quoted.of(name) + ", and no " + what + " is called so; there are " + known,
          "dispatch config " + mend,
          "dispatch config check");
    }

    private Selection firstFound() {
      return programs.installed(from.environment()).stream()
          .map(Installed::program)
          .filter(AgentProgram::namesModels)
          .findFirst()
          .map(program -> selection(plain(program), Because.FIRST_FOUND))
          .orElseThrow(this::nothingInstalled);
    }

    private AgentChoice plain(AgentProgram program) {
      Backend backend = ModelFinder.backendOf(program);
      return choice(program.backend(), backend, Optional.empty(), List.of());
    }

    private DispatchException nothingInstalled() {
      return new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "no agent is configured in "
              + userFile(from)
              + ", and none of the programs agent, claude and codex is on PATH",
          "install one: npm install -g @anthropic-ai/claude-code, npm install -g @openai/codex,"
              + " or Cursor's agent",
          "or configure a command of your own:"
              + " dispatch config add-agent mine --command 'my-agent --prompt'",
          "see the whole job without any of them: dispatch demo");
    }

    private AgentChoice named(String name, boolean explicit) {
      Optional<AgentChoice> configured =
          entry(settings.aliases(), name)
              .map(this::aliased)
              .or(() -> entry(settings.models(), name).map(model -> model(model, explicit)))
              .or(() -> entry(settings.agents(), name).map(this::inline));
      if (configured.isPresent()) {
        return configured.get();
      }
      if (find(backends(), name).isPresent()) {
        return anyOf(name);
      }
      throw unknown("agent", name, settings.names());
    }

    private AgentChoice aliased(Alias alias) {
      String model = alias.modelName();
      return entry(settings.models(), model)
          .map(entry -> model(entry, true))
          .or(() -> entry(settings.agents(), model).map(this::inline))
          .orElseThrow(() ->
              dangling(
                  "alias " + alias.name() + " is of model ",
                  model,
                  "model",
                  settings.models().keySet(),
                  "set aliases." + alias.name() + ".model NAME"))
          .as(alias.name(), alias.prompt());
    }

    /** An entry of the older format: a command to which no model is added. */
    private AgentChoice inline(Backend agent) {
      return choice(agent.name(), agent, Optional.empty(), List.of());
    }

    private AgentChoice model(Model model, boolean explicit) {
      if (request.backend().isEmpty() && find(backends(), model.backendName()).isEmpty()) {
        throw dangling(
            "model " + model.name() + " runs with backend ",
            model.backendName(),
            "backend",
            backends(),
            "set models." + model.name() + ".backend NAME");
      }
      Backend backend = backend(request.backend().orElse(model.backendName()));
      List<String> args = ModelArgs.of(backend, model.name(), explicit);
      return choice(model.name(), backend, Optional.of(model.name()), args);
    }

    private Backend backend(String name) {
      return entry(settings.backends(), name)
          .orElseThrow(() -> unknown("backend", name, backends()));
    }

    /** The default where it runs there, else the first model that does, else no model at all. */
    private AgentChoice anyOf(String backendName) {
      Backend backend = backend(backendName);
      List<Model> own =
          settings.models().values().stream()
              .filter(model -> model.backendName().equals(backend.name()))
              .toList();
      Optional<Model> chosen =
          own.stream()
              .filter(model -> settings.defaultName().equals(Optional.of(model.name())))
              .findFirst()
              .or(() -> own.stream().findFirst());
      return chosen
          .map(model -> model(model, false))
          .orElseGet(() -> choice(backend.name(), backend, Optional.empty(), List.of()));
    }

    /** A model that the configuration does not have. */
    private Selection found(String id, Because because) {
      if (request.backend().isPresent()) {
        Backend backend = backend(request.backend().get());
        List<String> args = ModelArgs.of(backend, id, true);
        return selection(
            choice(id, backend, Optional.of(id), args),
            because,
            Optional.of(new Addition(id, backend.name(), Optional.empty())));
      }
      ModelFinder.Place place = finder.find(id, settings, from.environment());
      List<String> args = ModelArgs.of(place.backend(), place.id(), true);
      return selection(
          choice(place.id(), place.backend(), Optional.of(place.id()), args),
          because,
          Optional.of(
              new Addition(
                  place.id(),
                  place.backend().name(),
                  place.isNew() ? place.backend().command() : Optional.empty())));
    }

    private AgentChoice choice(
        String name, Backend backend, Optional<String> model, List<String> modelArgs) {
      String command =
          backend
              .command()
              .map(String::strip)
              .filter(c -> !c.isEmpty())
              .orElseThrow(() ->
                  new DispatchException(
                      ErrorCode.VALIDATION,
                      "backend "
                          + backend.name()
                          + " has no command"
                          + (backend.mark().equals(Mark.NONE)
                              ? ""
                              : " in " + backend.mark().place()),
                      "dispatch config set backends." + backend.name() + ".command 'COMMAND'"));
      return new AgentChoice(
          name,
          backend.name(),
          backend.transport().orElse("process"),
          model,
          command,
          backend.args(),
          modelArgs,
          backend.environment(),
          promptWay(backend),
          Optional.empty());
    }

    private DispatchException unknown(String what, String name, Collection<String> known) {
      List<String> all = new ArrayList<>(known);
      if (what.equals("agent")) {
        all.add(demo.name());
      }
      return new DispatchException(
          ErrorCode.NOT_FOUND,
          "no " + what + " is called " + Quoted.of(name) + "; there are " + all,
          what.equals("agent")
              ? "a model that is not configured: --model " + Quoted.of(name)
              : "dispatch config show");
    }
  }

  private static PromptWay promptWay(Backend backend) {
    String way = backend.prompt().orElse("argv");
    try {
      return PromptWay.valueOf(way.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION,
              backend.mark().place()
                  + ": backends."
                  + backend.name()
                  + ".prompt is "
                  + Quoted.of(way)
                  + ", expected argv, stdin or file")
          .causedBy(e);
    }
  }

  private static <T> Optional<T> entry(Map<String, T> entries, String name) {
    return find(entries.keySet(), name).flatMap(key -> Optional.ofNullable(entries.get(key)));
  }

  /** As it is spelt there, whatever the capitals of the caller. */
  private static Optional<String> find(Collection<String> names, String name) {
    return names.stream()
        .filter(name::equals)
        .findFirst()
        .or(() -> names.stream().filter(name::equalsIgnoreCase).findFirst());
  }
}
