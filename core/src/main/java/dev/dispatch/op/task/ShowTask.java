package dev.dispatch.op.task;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.util.Optional;

/** Show a task with its items, questions and reports. */
public final class ShowTask implements Op<ShowTask.Params, TaskDetails> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public ShowTask(TaskDesk desk, TaskSelector tasks) {
    this.desk = desk;
    this.tasks = tasks;
  }

  /** Which task, and what with it. */
  public record Params(
      @Param(
              value = "the task",
              positional = true,
              label = "ID",
              completion = Param.Completion.TASK)
          String id) {}

  @Override
  public OpSpec<Params, TaskDetails> spec() {
    return OpSpec.of("task/show", Params.class, TaskDetails.class)
        .summary("Show a task with its items, questions and reports")
        .examples(new Example("task show fix-login", "how far it is"))
        .build();
  }

  @Override
  public OpCall<TaskDetails> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    return OpCall.done(TaskDetails.of(task, desk));
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
