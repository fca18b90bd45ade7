package dev.dispatch.op.lane;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.Optional;

/** Tells the goal of a conversation. */
public final class ShowGoal implements Op<ShowGoal.Params, GoalStatus> {
  private final LaneCalls calls;

  public ShowGoal(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whose. */
  public record Params(
      @Param(
              value = "the lane",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane) {}

  @Override
  public OpSpec<Params, GoalStatus> spec() {
    return OpSpec.of("goal/status", Params.class, GoalStatus.class)
        .summary("Tell what goal a conversation pursues, and how it stands with it")
        .details("The agent is asked. For conversations on a server.")
        .examples(new Example("goal status helper", "its words, its status, what it cost"))
        .build();
  }

  @Override
  public OpCall<GoalStatus> begin(Params params, Caller caller) {
    return OpCall.done(calls.goal(calls.require(params.lane(), caller), caller));
  }

  @Override
  public Optional<String> text(GoalStatus result, TextStyle style) {
    return Optional.of(result.words());
  }
}
