package dev.dispatch.op.task;

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

/** Take an item off the worker's list. */
public final class SkipItem implements Op<SkipItem.Params, TaskDetails> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public SkipItem(TaskDesk desk, TaskSelector tasks) {
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
          String id,
      @Param(value = "number of the item", positional = true, label = "N") int item) {}

  @Override
  public OpSpec<Params, TaskDetails> spec() {
    return OpSpec.of("task/skip", Params.class, TaskDetails.class)
        .writes()
        .idempotent()
        .summary("Take an item off the worker's list")
        .examples(new Example("task skip fix-login 2", "the second item counts as done"))
        .build();
  }

  @Override
  public OpCall<TaskDetails> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    TaskState after = desk.act(task.key(), new TaskAction.Skip(params.item()));
    return OpCall.done(TaskDetails.of(after, desk));
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
