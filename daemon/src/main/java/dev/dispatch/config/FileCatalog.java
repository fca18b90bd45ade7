package dev.dispatch.config;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.task.Roots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The agents of the configuration files, and the built-in one for the demo. */
public final class FileCatalog implements AgentCatalog {
  /** Always there; a small script that plays a worker. */
  public static final String DEMO = "demo";

  private final ConfigPlaces places;
  private final Roots roots;
  private final AgentChoice demo;

  public FileCatalog(ConfigPlaces places, Roots roots, AgentChoice demo) {
    this.places = places;
    this.roots = roots;
    this.demo = demo;
  }

  private Settings load(String cwd) {
    return Settings.of(places.documents(Path.of(cwd), Path.of(roots.rootOf(cwd))));
  }

  @Override
  public AgentChoice resolve(AgentRequest request, String cwd) {
    List<String> said =
        Stream.of(request.agent(), request.model(), request.alias())
            .flatMap(Optional::stream)
            .toList();
    if (said.size() > 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "only one of --agent, --model and --alias may be given: " + said);
    }
    Settings settings = load(cwd);
    if (!said.isEmpty()) {
      return transported(named(settings, request, said.getFirst()), request);
    }
    String name =
        settings
            .defaultName()
            .orElseThrow(() ->
                settings.names().isEmpty()
                    ? nothingConfigured()
                    : new DispatchException(
                        ErrorCode.VALIDATION,
                        "no agent was named and the configuration has no default; there are "
                            + settings.names(),
                        "name one with --agent, or set default: in " + places.userFile()));
    return transported(byName(settings, name, false, request), request);
  }

  private DispatchException nothingConfigured() {
    return new DispatchException(
        ErrorCode.VALIDATION,
        "no agent is configured: there is no " + places.userFile(),
        "see the whole job with the built-in agent: dispatch demo",
        "configure one: "
            + "printf 'default: claude\\nbackends:\\n  claude: { command: \"claude -p\" }\\nmodels:\\n"
            + "  claude: { backend: claude }\\n' > "
            + places.userFile());
  }

  private AgentChoice named(Settings settings, AgentRequest request, String name) {
    if (request.model().isPresent() && !settings.models().containsKey(name)) {
      throw unknown("model", name, List.copyOf(settings.models().keySet()));
    }
    if (request.alias().isPresent() && !settings.aliases().containsKey(name)) {
      throw unknown("alias", name, List.copyOf(settings.aliases().keySet()));
    }
    return byName(settings, name, true, request);
  }

  private AgentChoice byName(
      Settings settings, String name, boolean explicit, AgentRequest request) {
    if (settings.aliases().containsKey(name)) {
      Map<String, Object> alias = settings.aliases().get(name);
      String model = Settings.text(alias, "model").orElse(name);
      AgentChoice choice = model(settings, model, true, request);
      return rename(choice, name, Settings.text(alias, "prompt"));
    }
    if (settings.models().containsKey(name)) {
      return model(settings, name, explicit, request);
    }
    if (settings.agents().containsKey(name)) {
      Map<String, Object> agent = settings.agents().get(name);
      return choice(name, name, Optional.empty(), agent, List.of());
    }
    if (name.equals(DEMO)) {
      return demo;
    }
    if (settings.names().isEmpty() && !explicit) {
      throw nothingConfigured();
    }
    throw unknown("agent", name, settings.names());
  }

  private DispatchException unknown(String what, String name, List<String> known) {
    List<String> all = new ArrayList<>(known);
    if (what.equals("agent")) {
      all.add(DEMO);
    }
    return new DispatchException(
        ErrorCode.NOT_FOUND,
        "no " + what + " is called " + Quoted.of(name) + "; there are " + all,
        "dispatch status shows what is configured in " + places.userFile());
  }

  private AgentChoice model(
      Settings settings, String model, boolean explicit, AgentRequest request) {
    Map<String, Object> entry = settings.models().get(model);
    if (entry == null) {
      throw unknown("model", model, List.copyOf(settings.models().keySet()));
    }
    String backend = request.backend().or(() -> Settings.text(entry, "backend")).orElse(model);
    Map<String, Object> keys = settings.backends().get(backend);
    if (keys == null) {
      throw unknown("backend", backend, List.copyOf(settings.backends().keySet()));
    }
    List<String> args = ModelArgs.of(keys, backend, model, explicit);
    return choice(model, backend, Optional.of(model), keys, args);
  }

  private AgentChoice choice(
      String name,
      String backend,
      Optional<String> model,
      Map<String, Object> keys,
      List<String> modelArgs) {
    String command =
        Settings.text(keys, "command")
            .map(String::strip)
            .filter(c -> !c.isEmpty())
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.VALIDATION,
                    "backend " + backend + " has no command",
                    "set backends." + backend + ".command in " + places.userFile()));
    return new AgentChoice(
        name,
        backend,
        Settings.text(keys, "transport").orElse("process"),
        model,
        command,
        keys.get("args") instanceof List<?> args
            ? Optional.of(args.stream().map(String::valueOf).toList())
            : Optional.empty(),
        modelArgs,
        environment(keys),
        promptWay(backend, keys),
        Optional.empty());
  }

  private static Map<String, String> environment(Map<String, Object> keys) {
    Map<String, String> environment = new LinkedHashMap<>();
    if (keys.get("env") instanceof Map<?, ?> env) {
      env.forEach((key, value) -> environment.put(String.valueOf(key), String.valueOf(value)));
    }
    return environment;
  }

  private static PromptWay promptWay(String backend, Map<String, Object> keys) {
    String way = Settings.text(keys, "prompt").orElse("argv");
    try {
      return PromptWay.valueOf(way.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION,
              "backends."
                  + backend
                  + ".prompt is "
                  + Quoted.of(way)
                  + ", expected argv, stdin or file")
          .causedBy(e);
    }
  }

  private static AgentChoice rename(AgentChoice choice, String name, Optional<String> prompt) {
    return new AgentChoice(
        name,
        choice.backend(),
        choice.transport(),
        choice.model(),
        choice.command(),
        choice.args(),
        choice.modelArgs(),
        choice.environment(),
        choice.promptWay(),
        prompt);
  }

  private static AgentChoice transported(AgentChoice choice, AgentRequest request) {
    return request.transport().isEmpty()
        ? choice
        : new AgentChoice(
            choice.name(),
            choice.backend(),
            request.transport().get(),
            choice.model(),
            choice.command(),
            choice.args(),
            choice.modelArgs(),
            choice.environment(),
            choice.promptWay(),
            choice.rolePrompt());
  }

  @Override
  public List<String> names(String cwd) {
    return load(cwd).names();
  }

  @Override
  public Optional<String> defaultName(String cwd) {
    return load(cwd).defaultName();
  }

  @Override
  public List<String> warnings(String cwd) {
    return load(cwd).warnings();
  }
}
