package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerEnd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a new worker on a task that ended. */
public final class RetryTask implements Op<RetryTask.Params, TaskDetails> {
  private final TaskDesk desk;
  private final TaskSelector tasks;
  private final AgentAsking agents;

  public RetryTask(TaskDesk desk, TaskSelector tasks, AgentAsking agents) {
    this.desk = desk;
    this.tasks = tasks;
    this.agents = agents;
  }

  /** Which task, and with whom. */
  public record Params(
      @Param(
              value = "the task",
              positional = true,
              label = "ID",
              completion = Param.Completion.TASK)
          String id,
      @Param(value = "another agent, by model", label = "M") @Nullable String model,
      @Param(
              value = "another agent, by any configured name",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent,
      @Param(value = "what the new worker should know", label = "T") @Nullable String text,
      @Param("do every item again, not only those that are open") boolean all,
      @Param("not before the provider's limit ends that stopped the last worker") boolean atReset,
      @Param("with another agent: also put it in the other's place in the configuration")
          boolean remember) {}

  @Override
  public OpSpec<Params, TaskDetails> spec() {
    return OpSpec.of("task/retry", Params.class, TaskDetails.class)
        .writes()
        .summary("Start a new worker on what is left of a task")
        .examples(
            new Example("task retry fix-login", "the same agent again"),
            new Example(
                "task retry fix-login --text \"Use the other branch\"", "with more to go on"))
        .build();
  }

  @Override
  public OpCall<TaskDetails> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    Optional<AgentChoice> agent = other(params, task, caller);
    if (agent.isEmpty() && params.remember()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "task retry: --remember needs the agent to remember",
          "dispatch task retry " + task.key().id() + " --agent NAME --remember");
    }
    TaskAction retry =
        new TaskAction.Retry(
            agent.or(() -> changed(task, caller)),
            Optional.ofNullable(params.text()),
            params.all(),
            params.atReset(),
            caller.environment());
    TaskState after = OneTask.once(desk, task.key(), retry, caller);
    agent.ifPresent(
        next -> agents.replace(failed(task), next, caller, task.spec().cwd(), params.remember()));
    return OpCall.done(TaskDetails.of(after, desk));
  }

  private Optional<AgentChoice> other(Params params, TaskState task, Caller caller) {
    if (params.agent() == null && params.model() == null) {
      return Optional.empty();
    }
    AgentCatalog.AgentRequest request =
        new AgentCatalog.AgentRequest(
            Optional.ofNullable(params.agent()),
            Optional.ofNullable(params.model()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");
    AgentCatalog.Selection chosen =
        agents.settle(request, caller, task.spec().cwd(), /* yes= */ true, /* tryOnly= */ false);
    agents.keep(chosen, caller, task.spec().cwd());
    return Optional.of(chosen.agent());
  }

  /** The same agent, where its configuration was mended meanwhile. */
  private Optional<AgentChoice> changed(TaskState task, Caller caller) {
    AgentChoice before = task.worker().agent();
    try {
      AgentChoice now =
          agents
              .settle(
                  AgentCatalog.AgentRequest.named(before.name()),
                  caller,
                  task.spec().cwd(),
                  /* yes= */ true,
                  /* tryOnly= */ true)
              .agent()
              .over(before.transport());
      return now.command().equals(before.command()) ? Optional.empty() : Optional.of(now);
    } catch (DispatchException e) {
      return Optional.empty(); // it is not configured any more, or never was
    }
  }

  private static AgentReplacing.Failed failed(TaskState task) {
    return new AgentReplacing.Failed(
        task.worker().agent(), task.worker().end().flatMap(WorkerEnd::cause));
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
