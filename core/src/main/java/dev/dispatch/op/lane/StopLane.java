package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneAction;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.Optional;

/** Interrupts an agent's running turn. */
public final class StopLane implements Op<StopLane.Params, StopLane.Result> {
  private final LaneCalls calls;

  public StopLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whose turn. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane) {}

  /** Which lane. */
  public record Result(String lane, Optional<String> task) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/stop", Params.class, Result.class)
        .cli("stop")
        .writes()
        .idempotent()
        .summary("Interrupt an agent's running turn; the agent stays")
        .details("Then dispatch send redirects it. An agent that is idle is left alone.")
        .examples(new Example("stop fix-login", "interrupts what it is doing"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneCalls.Subject done =
        calls.act(calls.require(params.lane(), caller), new LaneAction.Interrupt(), caller);
    return OpCall.done(new Result(done.lane(), done.task()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "interrupted " + LaneCalls.Subject.words(result.lane(), result.task()) + "\n");
  }
}
