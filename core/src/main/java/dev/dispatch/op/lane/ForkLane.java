package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.ForkWish;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneUse;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.TreeOwners;
import dev.dispatch.task.LaneSelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins another conversation from a point of one. */
public final class ForkLane implements Op<ForkLane.Params, ForkLane.Result> {
  private final LaneCalls calls;
  private final TreeOwners trees;

  public ForkLane(LaneCalls calls, TreeOwners trees) {
    this.calls = calls;
    this.trees = trees;
  }

  /** From where. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(
              value = "what to call the new lane; the other's handle and a number otherwise",
              label = "HANDLE")
          @Nullable String name,
      @Param(value = "how many of the newest turns to leave out", label = "N", otherwise = "none")
          @Nullable Integer turns) {}

  /** The new lane. */
  public record Result(String lane, String handle, String source, String cwd) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/fork", Params.class, Result.class)
        .cli("fork")
        .also("lane fork")
        .writes()
        .summary("Go on from a point of a conversation in another one")
        .details(
            "The new lane has no task, works in the same directory with the same settings on the same"
                + " server, and waits for a message; the other is left as it is. For conversations on a"
                + " server.")
        .examples(
            new Example("fork helper --name second-try", "knows all that helper knows"),
            new Example("fork helper --turns 1", "without its last turn"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    int turns = params.turns() == null ? 0 : params.turns();
    if (turns < 0) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "fork: " + turns + " turns cannot be left out: expected 0 or more");
    }
    LaneSelector.Target target = calls.require(params.lane(), caller);
    calls.prepare(target, LaneUse.FORK, caller);
    LaneRef source =
        target
            .ref()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "fork: nobody works on task " + params.lane() + " yet",
                    "dispatch task show " + params.lane()));
    LaneState lane =
        calls
            .lanes()
            .fork(
                source,
                new ForkWish(Optional.ofNullable(params.name()), turns),
                caller.requestId());
    trees.warnOfTask(lane.cwd(), caller);
    return OpCall.done(new Result(lane.ref().value(), lane.handle(), source.value(), lane.cwd()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "%s  %s  goes on from %s%n".formatted(result.lane(), result.handle(), result.source()));
  }
}
