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

/** Ends an agent that stays. */
public final class ArchiveLane implements Op<ArchiveLane.Params, ArchiveLane.Result> {
  private final LaneCalls calls;

  public ArchiveLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which agent. */
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
    return OpSpec.of("lane/archive", Params.class, Result.class)
        .cli("archive")
        .destroys()
        .idempotent()
        .summary("End an agent that stays, and its terminal")
        .details(
            "What it did stays, as do its task and log. An agent whose task is not done is ended by"
                + " dispatch task cancel; one without a task is ended at once.")
        .examples(
            new Example("archive fix-login --yes", "closes the session of a task that is done"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneCalls.Subject done =
        calls.act(calls.require(params.lane(), caller), new LaneAction.End(), caller);
    return OpCall.done(new Result(done.lane(), done.task()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("ended " + LaneCalls.Subject.words(result.lane(), result.task()) + "\n");
  }
}
