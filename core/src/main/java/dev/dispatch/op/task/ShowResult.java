package dev.dispatch.op.task;

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
import java.util.Optional;

/** Prints a task's result, and so takes it off the inbox. */
public final class ShowResult implements Op<ShowResult.Params, ShowResult.Result> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public ShowResult(TaskDesk desk, TaskSelector tasks) {
    this.desk = desk;
    this.tasks = tasks;
  }

  /** Which task. */
  public record Params(
      @Param(
              value = "the task",
              positional = true,
              label = "ID",
              completion = Param.Completion.TASK)
          String id) {}

  /** The output file, or the worker's last words. */
  public record Result(String task, String text, Optional<String> output) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/result", Params.class, Result.class)
        .writes()
        .idempotent()
        .textual()
        .summary("Print a task's result: its output file, else the worker's last words")
        .examples(new Example("task result fix-login", "what came of it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    String text =
        desk.result(task)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "task "
                        + task.key().id()
                        + " has no result yet; it is "
                        + TaskText.status(task.status()),
                    "dispatch task show " + task.key().id()));
    if (task.status().isSuccess() && !task.marks().resultTaken()) {
      desk.act(task.key(), new TaskAction.TakeResult());
    }
    return OpCall.done(new Result(task.key().id().value(), text, desk.outputPath(task)));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.text().endsWith("\n") ? result.text() : result.text() + "\n");
  }
}
