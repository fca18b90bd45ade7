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

/** Gives a lane without a task another handle. */
public final class RenameLane implements Op<RenameLane.Params, RenameLane.Result> {
  private final LaneCalls calls;

  public RenameLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which lane, and its new handle. */
  public record Params(
      @Param(
              value = "the lane",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "what to call it", positional = true, label = "HANDLE") String name) {}

  /** The lane as it is called now. */
  public record Result(String lane, String handle) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/rename", Params.class, Result.class)
        .cli("rename")
        .writes()
        .idempotent()
        .summary("Give a lane without a task another handle")
        .details(
            "A conversation on a server gets that name in the agent's own lists, too. The handle must"
                + " not be that of another lane at work; that of a lane with a task is its task's id.")
        .examples(new Example("rename helper reviewer", "@reviewer means it from now on"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneCalls.Subject done =
        calls.act(
            calls.require(params.lane(), caller), new LaneAction.Rename(params.name()), caller);
    return OpCall.done(new Result(done.lane(), params.name()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lane() + " is called " + result.handle() + "\n");
  }
}
