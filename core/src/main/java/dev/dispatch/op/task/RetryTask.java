package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a new worker on a task that ended. */
public final class RetryTask implements Op<RetryTask.Params, TaskDetails> {
  private final TaskDesk desk;
  private final TaskSelector tasks;
  private final AgentCatalog agents;

  public RetryTask(TaskDesk desk, TaskSelector tasks, AgentCatalog agents) {
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
      @Param("do every item again, not only those that are open") boolean all) {}

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
    Optional<AgentChoice> agent = Optional.empty();
    if (params.agent() != null || params.model() != null) {
      agents.warnings(task.spec().cwd()).forEach(caller::warn);
      agent =
          Optional.of(
              agents.resolve(
                  new AgentCatalog.AgentRequest(
                      Optional.ofNullable(params.agent()),
                      Optional.ofNullable(params.model()),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      ""),
                  task.spec().cwd()));
    }
    TaskAction retry =
        new TaskAction.Retry(
            agent, Optional.ofNullable(params.text()), params.all(), caller.environment());
    return OpCall.done(TaskDetails.of(OneTask.once(desk, task.key(), retry, caller), desk));
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
