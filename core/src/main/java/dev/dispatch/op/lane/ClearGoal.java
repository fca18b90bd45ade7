package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneAction;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;

/** Takes the goal of a conversation away. */
public final class ClearGoal implements Op<ClearGoal.Params, ClearGoal.Result> {
  private final LaneCalls calls;

  public ClearGoal(LaneCalls calls) {
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

  /** Which lane. */
  public record Result(String lane) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("goal/clear", Params.class, Result.class)
        .destroys()
        .idempotent()
        .summary("Take the goal of a conversation away")
        .details("The turn that runs goes on to its end; dispatch stop interrupts it.")
        .examples(new Example("goal clear helper --yes", "begins no further turn by itself"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneCalls.Subject done =
        calls.act(
            calls.require(params.lane(), caller),
            new LaneAction.OnThread(new ThreadCommand.ClearGoal()),
            caller);
    return OpCall.done(new Result(done.lane()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lane() + " has no goal\n");
  }
}
