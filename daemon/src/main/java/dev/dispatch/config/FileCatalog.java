package dev.dispatch.config;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentChoice.PromptWay;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.Model;
import dev.dispatch.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The agents of the configuration files, and the built-in one for the demo. */
public final class FileCatalog implements AgentCatalog {
  /** Always there; a small script that plays a worker. */
  public static final String DEMO = "demo";

  private final ConfigDesk desk;
  private final AgentChoice demo;

  public FileCatalog(ConfigDesk desk, AgentChoice demo) {
    this.desk = desk;
    this.demo = demo;
  }

  private Settings load(String cwd) {
    return desk.load(ConfigScope.in(cwd)).settings();
  }

  /** The file a user would write. */
  private String userFile(String cwd) {
    return desk.files(ConfigScope.in(cwd)).getFirst().path();
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
      return transported(named(settings, request, said.getFirst(), userFile(cwd)), request);
    }
    String name =
        settings
            .defaultName()
            .orElseThrow(() ->
                settings.names().isEmpty()
                    ? nothingConfigured(userFile(cwd))
                    : new DispatchException(
                        ErrorCode.VALIDATION,
                        "no agent was named and the configuration has no default; there are "
                            + settings.names(),
                        "name one with --agent, or set default: in " + userFile(cwd)));
    return transported(byName(settings, name, false, request, userFile(cwd)), request);
  }

  private static DispatchException nothingConfigured(String file) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        "no agent is configured: there is no " + file,
        "see the whole job with the built-in agent: dispatch demo",
        "configure one: "
            + "printf 'default: claude\\nbackends:\\n  claude: { command: \"claude -p\" }\\nmodels:\\n"
            + "  claude: { backend: claude }\\n' > "
            + file);
  }

  private AgentChoice named(Settings settings, AgentRequest request, String name, String file) {
    if (request.model().isPresent() && !settings.models().containsKey(name)) {
      throw unknown("model", name, List.copyOf(settings.models().keySet()), file);
    }
    if (request.alias().isPresent() && !settings.aliases().containsKey(name)) {
      throw unknown("alias", name, List.copyOf(settings.aliases().keySet()), file);
    }
    return byName(settings, name, true, request, file);
  }

  private AgentChoice byName(
      Settings settings, String name, boolean explicit, AgentRequest request, String file) {
    Alias alias = settings.aliases().get(name);
    if (alias != null) {
      AgentChoice choice = model(settings, alias.modelName(), true, request, file);
      return rename(choice, name, alias.prompt());
    }
    if (settings.models().containsKey(name)) {
      return model(settings, name, explicit, request, file);
    }
    Backend agent = settings.agents().get(name);
    if (agent != null) {
      return choice(name, Optional.empty(), agent, List.of(), file);
    }
    if (name.equals(DEMO)) {
      return demo;
    }
    if (settings.names().isEmpty() && !explicit) {
      throw nothingConfigured(file);
    }
    throw unknown("agent", name, settings.names(), file);
  }

  private static DispatchException unknown(
      String what, String name, List<String> known, String file) {
    List<String> all = new ArrayList<>(known);
    if (what.equals("agent")) {
      all.add(DEMO);
    }
    return new DispatchException(
        ErrorCode.NOT_FOUND,
        "no " + what + " is called " + Quoted.of(name) + "; there are " + all,
        "dispatch status shows what is configured in " + file);
  }

  private AgentChoice model(
      Settings settings, String model, boolean explicit, AgentRequest request, String file) {
    Model entry = settings.models().get(model);
    if (entry == null) {
      throw unknown("model", model, List.copyOf(settings.models().keySet()), file);
    }
    String backend = request.backend().orElseGet(entry::backendName);
    Backend keys = settings.backends().get(backend);
    if (keys == null) {
      throw unknown("backend", backend, List.copyOf(settings.backends().keySet()), file);
    }
    List<String> args = ModelArgs.of(keys, model, explicit);
    return choice(model, Optional.of(model), keys, args, file);
  }

  private static AgentChoice choice(
      String name, Optional<String> model, Backend backend, List<String> modelArgs, String file) {
    String command =
        backend
            .command()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.VALIDATION,
                    "backend " + backend.name() + " has no command",
                    "set backends." + backend.name() + ".command in " + file));
    return new AgentChoice(
        name,
        backend.name(),
        backend.transport().orElse("process"),
        model,
        command,
        backend.args(),
        modelArgs,
        backend.environment(),
        PromptWay.valueOf(backend.prompt().orElse("argv").toUpperCase(Locale.ROOT)),
        Optional.empty());
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
    return desk.toSay(ConfigScope.in(cwd));
  }
}
