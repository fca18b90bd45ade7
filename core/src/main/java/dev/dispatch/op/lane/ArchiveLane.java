package dev.dispatch.op.lane;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.OneTask;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.util.Optional;

/** Ends an agent that stays. */
public final class ArchiveLane implements Op<ArchiveLane.Params, ArchiveLane.Result> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public ArchiveLane(TaskDesk desk, TaskSelector tasks) {
    this.desk = desk;
    this.tasks = tasks;
  }

  /** Which agent. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.TASK)
          String lane) {}

  /** Which lane. */
  public record Result(String lane, String task) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/archive", Params.class, Result.class)
        .cli("archive")
        .destroys()
        .idempotent()
        .summary("End an agent that stays, and its terminal")
        .details(
            "What it did stays, as do its task and log. An agent whose task is not done is ended by"
                + " dispatch task cancel.")
        .examples(
            new Example("archive fix-login --yes", "closes the session of a task that is done"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.lane(), caller.cwd());
    TaskState after = OneTask.once(desk, task.key(), new TaskAction.EndAgent(), caller);
    return OpCall.done(new Result(LaneCalls.laneOf(after), after.key().id().value()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("ended " + result.lane() + " (" + result.task() + ")\n");
  }
}
