package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneAction;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;

/** Makes a long conversation short. */
public final class CompactLane implements Op<CompactLane.Params, CompactLane.Result> {
  private final LaneCalls calls;

  public CompactLane(LaneCalls calls) {
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

  /**
   * What was begun.
   *
   * @param cursor its end comes behind that number, for {@code wait --since} and {@code watch
   *     --since}
   */
  public record Result(String lane, long cursor) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/compact", Params.class, Result.class)
        .cli("compact")
        .also("lane compact")
        .writes()
        .summary("Have an idle agent put its conversation in few words")
        .details(
            "It is a turn of its own, and returns once that has begun; dispatch wait LANE --for idle"
                + " returns at its end. For conversations on a server; while a turn runs it is refused"
                + " with exit code 5.")
        .examples(new Example("compact helper", "makes room for more"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    LaneAction compact = new LaneAction.OnThread(new ThreadCommand.Compact());
    long before = calls.cursorBefore(target, compact, caller);
    LaneCalls.Subject done = calls.act(target, compact, caller);
    return OpCall.done(new Result(done.lane(), before));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lane() + " is being compacted\n");
  }
}
