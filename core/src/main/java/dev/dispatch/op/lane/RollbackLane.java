package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
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

/** Takes the newest turns out of a conversation. */
public final class RollbackLane implements Op<RollbackLane.Params, RollbackLane.Result> {
  private final LaneCalls calls;

  public RollbackLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Of which lane, and how many. */
  public record Params(
      @Param(
              value = "the lane",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "how many of its newest turns", label = "N") int turns) {}

  /** What was taken out. */
  public record Result(String lane, int turns) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/rollback", Params.class, Result.class)
        .cli("rollback")
        .also("lane rollback")
        .destroys()
        .summary("Take the newest turns out of an agent's conversation")
        .details(
            "The agent goes on as if they had not been; what they did to files stays, and so does what"
                + " dispatch has of them. For conversations on a server; while a turn runs it is refused"
                + " with exit code 5. dispatch fork LANE --turns N leaves the conversation as it is and"
                + " goes on from there in another.")
        .examples(new Example("rollback helper --turns 2 --yes", "forgets the last two turns"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    if (params.turns() < 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "rollback: " + params.turns() + " turns cannot be taken out: expected 1 or more");
    }
    LaneCalls.Subject done =
        calls.act(
            calls.require(params.lane(), caller),
            new LaneAction.OnThread(new ThreadCommand.Rollback(params.turns())),
            caller);
    return OpCall.done(new Result(done.lane(), params.turns()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lane() + " forgets its last " + result.turns() + " turn(s)\n");
  }
}
