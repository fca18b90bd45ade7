package dev.dispatch.op.worker;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker ticks an item of its plan. */
public final class CheckItem implements Op<CheckItem.Params, CheckItem.Result> {
  private final TaskDesk desk;

  public CheckItem(TaskDesk desk) {
    this.desk = desk;
  }

  /** Which item. */
  public record Params(
      @Param(value = "number of the item, from 1", positional = true, label = "N") int item,
      @Param(value = "a short note about the result", label = "T") @Nullable String note) {}

  /** How far the plan is. */
  public record Result(String task, int item, int done, int total) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worker/check", Params.class, Result.class)
        .cli("check")
        .writes()
        .idempotent()
        .audience(Audience.WORKER)
        .summary("Tick an item of the plan")
        .examples(new Example("check 2 --note \"12 tests added\"", "the second item is done"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneRef lane = WorkerCalls.lane(caller, "check");
    TaskState task = WorkerCalls.task(desk, lane);
    TaskState after =
        desk.act(
            task.key(),
            new TaskAction.Check(lane, params.item(), Optional.ofNullable(params.note())));
    return OpCall.done(
        new Result(
            after.key().id().value(),
            params.item(),
            after.plan().done(),
            after.plan().items().size()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "checked %d (%d/%d)%n".formatted(result.item(), result.done(), result.total()));
  }
}
