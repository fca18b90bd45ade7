package dev.dispatch.op.health;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.error.DispatchException;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import java.util.List;
import java.util.Optional;

/** Bare {@code dispatch}: whether the configuration loads, the default, and what waits. */
public final class ShowStatus implements Op<ShowStatus.Params, ShowStatus.Result> {
  private final AgentCatalog agents;
  private final Inbox inbox;
  private final TaskDesk desk;

  public ShowStatus(AgentCatalog agents, Inbox inbox, TaskDesk desk) {
    this.agents = agents;
    this.inbox = inbox;
    this.desk = desk;
  }

  /** Nothing to say. */
  public record Params() {}

  /**
   * At a glance.
   *
   * @param problem why the configuration does not load
   */
  public record Result(
      Optional<String> defaultAgent,
      List<String> agents,
      Optional<String> problem,
      List<String> warnings,
      long running,
      int waiting) {
    public Result {
      agents = List.copyOf(agents);
      warnings = List.copyOf(warnings);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("health/status", Params.class, Result.class)
        .cli("status")
        .summary("Say which agents are configured, what runs and what waits for you")
        .details("dispatch without a command does the same.")
        .examples(new Example("status", "at a glance"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    long running = desk.all().stream().filter(task -> !task.status().isTerminal()).count();
    int waiting = inbox.open().size();
    AgentCatalog.Viewpoint from = new AgentCatalog.Viewpoint(caller.cwd(), caller.environment());
    try {
      return OpCall.done(
          new Result(
              agents.settings(from).defaultName(),
              agents.names(from),
              Optional.empty(),
              agents.notes(from),
              running,
              waiting));
    } catch (DispatchException e) {
      return OpCall.done(
          new Result(
              Optional.empty(),
              List.of(),
              Optional.of(e.getMessage()),
              List.of(),
              running,
              waiting));
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    result.problem().ifPresent(why -> text.append("config: ").append(why).append('\n'));
    result.warnings().forEach(line -> text.append("config: ").append(line).append('\n'));
    text.append("agents: ");
    text.append(result.agents().isEmpty() ? "none configured" : String.join(", ", result.agents()));
    result.defaultAgent().ifPresent(name -> text.append(" (default ").append(name).append(')'));
    text.append("\ntasks: ").append(result.running()).append(" going on\n");
    text.append("inbox: ").append(result.waiting()).append(" waiting for you");
    text.append(result.waiting() > 0 ? " (dispatch inbox)\n" : "\n");
    return Optional.of(text.toString());
  }
}
