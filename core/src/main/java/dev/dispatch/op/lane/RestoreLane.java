package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector.Target;
import dev.dispatch.transport.ExitStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a conversation out of its agent's archive. */
public final class RestoreLane implements Op<RestoreLane.Params, RestoreLane.Result> {
  private final LaneCalls calls;

  public RestoreLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which one. */
  public record Params(
      @Param(
              value = "the lane, or the agent's own id of a conversation",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(
              value = "whose conversation it is, where LANE is the id of one that is no lane",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent) {}

  /**
   * What is there again.
   *
   * @param lane absent for a conversation that is no lane
   * @param status of the lane
   */
  public record Result(Optional<String> lane, Optional<LaneStatus> status, String conversation) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/restore", Params.class, Result.class)
        .cli("restore")
        .writes()
        .idempotent()
        .summary("Take a conversation out of its agent's archive")
        .details(
            "Nothing is resumed, and no turn starts; a lane that dispatch began takes messages again."
                + " For conversations of codex, also attached ones, and such as are no lane and named by"
                + " their id.")
        .examples(
            new Example("restore helper", "undoes dispatch archive helper"),
            new Example("restore 01a2016a-5f6a-7970-a8d3-1d7ca4c53269", "a conversation by its id"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<LaneAgents.Located> other =
        calls.unmanaged(params.lane(), Optional.ofNullable(params.agent()), caller);
    if (other.isPresent()) {
      String id = other.get().conversation().id();
      calls.agents().conversations().restore(other.get().asked(), id);
      return OpCall.done(new Result(Optional.empty(), Optional.empty(), id));
    }
    Target target = calls.require(params.lane(), caller);
    LaneState lane =
        calls
            .state(target)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "restore: nobody works on task " + params.lane() + " yet",
                    "dispatch task show " + params.lane()));
    if (lane.isArchived()) {
      calls
          .agents()
          .conversations()
          .restore(calls.agents().of(lane, caller), lane.externalId().orElseThrow());
    } else {
      requireThere(lane);
    }
    LaneState after =
        target instanceof Target.Alone
            ? calls.lanes().restore(lane.ref(), new TakenRequest(caller.requestId(), ""))
            : lane; // its task is over
    return OpCall.done(
        new Result(
            Optional.of(after.ref().value()),
            Optional.of(LaneStatus.of(after)),
            after.externalId().orElse("")));
  }

  private static void requireThere(LaneState lane) {
    if (!lane.isLive()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "restore: lane %s (%s) is not archived, it has ended: %s"
              .formatted(
                  lane.ref(), lane.handle(), lane.exit().map(ExitStatus::describe).orElse("")),
          "dispatch new --transport " + lane.transport() + " --agent " + lane.agent());
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "restored "
            + result.lane().orElse(result.conversation())
            + result.status().map(status -> ", " + status.wireName()).orElse("")
            + "\n");
  }
}
