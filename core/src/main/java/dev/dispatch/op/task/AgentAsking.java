package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentCatalog.AgentRequest;
import dev.dispatch.agent.AgentCatalog.Because;
import dev.dispatch.agent.AgentCatalog.Selection;
import dev.dispatch.agent.AgentCatalog.Viewpoint;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.agent.AgentPrograms.Installed;
import dev.dispatch.agent.FirstRun;
import dev.dispatch.codec.appserver.AppServerCodec;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.settings.ConfigChange;
import dev.dispatch.settings.ConfigDesk;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import dev.dispatch.settings.Marked;
import dev.dispatch.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settles who shall do a task: by what was said, else by the default, which a person confirms; on
 * the first run it sets up a configuration.
 */
public final class AgentAsking {
  private static final KeyPath CONFIRM = KeyPath.of("confirm-default");

  private final AgentCatalog agents;
  private final AgentPrograms programs;
  private final ConfigDesk config;
  private final Conversations conversations;

  public AgentAsking(
      AgentCatalog agents, AgentPrograms programs, ConfigDesk config, Conversations conversations) {
    this.agents = agents;
    this.programs = programs;
    this.config = config;
    this.conversations = conversations;
  }

  /**
   * Fails where an agent's server is too old to be driven: whoever hands over a task is told at
   * once, and not by a task that fails.
   */
  void requireServed(Selection selection, Caller caller) {
    if (selection.agent().transport().equals(AppServerCodec.NAME)) {
      conversations.requireSupported(new Asked(selection.agent(), caller.environment()));
    }
  }

  /**
   * The agent for a request.
   *
   * @param yes ask nothing, and write a first configuration where there is none
   * @param tryOnly ask and write nothing
   */
  public Selection settle(
      AgentRequest request, Caller caller, String cwd, boolean yes, boolean tryOnly) {
    Viewpoint from = new Viewpoint(cwd, caller.environment());
    boolean person = caller.isInteractive() && !yes && !tryOnly;
    agents.notes(from).forEach(caller::warn);
    Selection selection = agents.select(request, from);
    if (selection.because() == Because.FIRST_FOUND) {
      selection = firstRun(selection, request, caller, from, person, yes && !tryOnly);
    } else if (selection.because() == Because.DEFAULT) {
      selection = person ? confirmed(selection, request, caller, from) : selection;
    }
    return selection;
  }

  /** Writes down what the configuration does not have, once the agent was given work. */
  public void keep(Selection selection, Caller caller, String cwd) {
    if (selection.addition().isPresent()) {
      agents.keep(selection, new Viewpoint(cwd, caller.environment()));
      caller.note(
          "added model "
              + selection.addition().get().model()
              + " to the configuration, with backend "
              + selection.addition().get().backend());
    }
  }

  private Selection confirmed(
      Selection selection, AgentRequest request, Caller caller, Viewpoint from) {
    if (!asks(from)) {
      return selection;
    }
    String name = selection.agent().name();
    String answer =
        caller
            .ask("Use " + name + ", the default? [Y]es, [a]lways, or another name: ")
            .orElseThrow(AgentAsking::stopped)
            .strip();
    return switch (answer.toLowerCase(Locale.ROOT)) {
      case "", "y", "yes" -> selection;
      case "a", "always" -> {
        config.edit(
            scope(from),
            Target.USER,
            List.of(new ConfigChange.Put(CONFIRM, ConfigValue.flag(false))));
        caller.note("will not ask again; to be asked: dispatch config unset confirm-default");
        yield selection;
      }
      case "n", "no" -> other(ask(caller, "Which one? "), request, from);
      default -> other(answer, request, from);
    };
  }

  private boolean asks(Viewpoint from) {
    return agents
        .settings(from)
        .all()
        .at(CONFIRM)
        .filter(value -> value instanceof ConfigValue.Scalar s && s.text().equals("false"))
        .isEmpty();
  }

  private static String ask(Caller caller, String prompt) {
    return caller
        .ask(prompt)
        .map(String::strip)
        .filter(a -> !a.isEmpty())
        .orElseThrow(AgentAsking::stopped);
  }

  private Selection other(String name, AgentRequest request, Viewpoint from) {
    Selection words = agents.select(request, from);
    Selection named =
        agents.select(
            new AgentRequest(
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                request.transport(),
                ""),
            from);
    return new Selection(named.agent(), named.because(), named.addition(), words.worktree());
  }

  private static DispatchException stopped() {
    return new DispatchException(
        ErrorCode.INTERRUPTED,
        "run: nothing was started",
        "name the agent: dispatch run … --agent NAME");
  }

  private Selection firstRun(
      Selection found,
      AgentRequest request,
      Caller caller,
      Viewpoint from,
      boolean person,
      boolean write) {
    if (!person && !write) {
      caller.note(
          "there is no configuration; using "
              + found.agent().name()
              + ", the first agent program on PATH (dispatch config init writes one)");
      return found;
    }
    List<Installed> installed = programs.installed(from.environment());
    caller.note("no configuration yet; asking " + names(installed) + " for their models");
    FirstRun first = FirstRun.of(installed, programs.list(from.environment(), AgentPrograms.FRESH));
    String chosen = person ? choose(first, caller) : first.standingFor(found.agent().backend());
    ConfigDesk.Edited written =
        config.create(scope(from), Target.USER, first.render(Optional.of(chosen)));
    caller.note("wrote " + written.file() + "; the default is " + chosen);
    return agents.select(request, from);
  }

  private static String names(List<Installed> installed) {
    return String.join(", ", installed.stream().map(i -> i.program().command()).toList());
  }

  private static String choose(FirstRun first, Caller caller) {
    StringBuilder prompt = new StringBuilder("Which agent shall be the default?\n");
    List<String> notable = first.notable();
    for (int i = 0; i < notable.size(); i++) {
      prompt.append("  ").append(i + 1).append("  ").append(notable.get(i)).append('\n');
    }
    prompt.append("number or name [1]: ");
    while (true) {
      String answer = caller.ask(prompt.toString()).orElseThrow(AgentAsking::stopped).strip();
      Optional<String> chosen = chosen(answer, first);
      if (chosen.isPresent()) {
        return chosen.get();
      }
      caller.note("there is no " + answer);
    }
  }

  private static Optional<String> chosen(String answer, FirstRun first) {
    if (answer.isEmpty()) {
      return Optional.of(first.notable().getFirst());
    }
    if (answer.matches("[1-9]") && Integer.parseInt(answer) <= first.notable().size()) {
      return Optional.of(first.notable().get(Integer.parseInt(answer) - 1));
    }
    return first.models().stream()
        .map(model -> model.name())
        .filter(name -> name.equalsIgnoreCase(answer))
        .findFirst();
  }

  /** Lets an agent stand in for one that failed from now on, with consent. */
  void replace(
      AgentReplacing.Failed failed, AgentChoice next, Caller caller, String cwd, boolean told) {
    ConfigScope scope = ConfigScope.of(cwd, caller.environment());
    new AgentReplacing(config, scope).replace(failed, next, caller, told);
  }

  /** A limit as the caller wants it, else as the configuration does. */
  Duration stallAfter(@Nullable Duration given, String cwd, Caller caller) {
    return limit(given, agents.settings(new Viewpoint(cwd, caller.environment())).stallAfter());
  }

  /** Likewise. */
  Duration monitorLimit(@Nullable Duration given, String cwd, Caller caller) {
    return limit(given, agents.settings(new Viewpoint(cwd, caller.environment())).monitorLimit());
  }

  private static Duration limit(@Nullable Duration given, Optional<Marked<Duration>> configured) {
    return given != null ? given : configured.map(Marked::value).orElse(TaskSpec.DEFAULT_LIMIT);
  }

  private static ConfigScope scope(Viewpoint from) {
    return ConfigScope.of(from.cwd(), from.environment());
  }
}
