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
import dev.dispatch.task.LaneSelector;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a conversation a goal. */
public final class SetGoal implements Op<SetGoal.Params, SetGoal.Result> {
  private final LaneCalls calls;

  public SetGoal(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whose, and which. */
  public record Params(
      @Param(
              value = "the lane",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(
              value = "what is to be reached; without it the present goal is changed",
              positional = true)
          @Nullable String text,
      @Param(
              value = "a file with what is to be reached; - is stdin",
              label = "F",
              completion = Param.Completion.FILE)
          @Nullable String inputFile,
      @Param(value = "how many tokens it may cost", label = "N") @Nullable Long budgetTokens,
      @Param("it is to wait; without this it is active") boolean paused) {}

  /**
   * The goal as it is now.
   *
   * @param cursor what the agent does for it comes behind that number
   */
  public record Result(GoalStatus goal, long cursor) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("goal/set", Params.class, Result.class)
        .writes()
        .idempotent()
        .summary("Give a conversation a goal that it pursues over many turns")
        .details(
            "The agent begins turns by itself until it says that the goal is reached, cannot go on, or"
                + " has used its budget. Without TEXT the present goal goes on, or is paused. For"
                + " conversations on a server.")
        .examples(
            new Example(
                "goal set helper \"All tests pass\" --budget-tokens 200000", "sets to work"),
            new Example("goal set helper --paused", "begins no further turn"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    String file = params.inputFile();
    String text = file == null ? params.text() : caller.readInput(file);
    if (file != null && params.text() != null) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "goal set: give the goal, or a file with it, not both");
    }
    if (text != null && text.isBlank()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "goal set: the goal is empty",
          "dispatch goal clear " + params.lane() + " takes it away");
    }
    LaneSelector.Target target = calls.require(params.lane(), caller);
    LaneAction set =
        new LaneAction.OnThread(
            new ThreadCommand.SetGoal(
                Optional.ofNullable(text),
                Optional.ofNullable(params.budgetTokens()),
                params.paused()));
    long before = calls.cursorBefore(target, set, caller);
    calls.act(target, set, caller);
    return OpCall.done(new Result(calls.goal(target, caller), before));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.goal().words());
  }
}
