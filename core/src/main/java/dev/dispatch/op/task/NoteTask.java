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

/** Add a note for the worker to the plan. */
public final class NoteTask implements Op<NoteTask.Params, TaskDetails> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public NoteTask(TaskDesk desk, TaskSelector tasks) {
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
      @Param(value = "what the worker should know", positional = true) String text) {}

  @Override
  public OpSpec<Params, TaskDetails> spec() {
    return OpSpec.of("task/note", Params.class, TaskDetails.class)
        .writes()
        .summary("Add a note for the worker to the plan")
        .examples(
            new Example(
                "task note fix-login \"The staging database is down\"",
                "tells the worker something"))
        .build();
  }

  @Override
  public OpCall<TaskDetails> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    TaskAction note = new TaskAction.Note(params.text());
    return OpCall.done(TaskDetails.of(OneTask.once(desk, task.key(), note, caller), desk));
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
