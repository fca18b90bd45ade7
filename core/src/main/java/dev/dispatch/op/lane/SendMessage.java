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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives an idle agent a message. */
public final class SendMessage implements Op<SendMessage.Params, SendMessage.Result> {
  private final LaneCalls calls;

  public SendMessage(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whom, and what. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "the message", positional = true) @Nullable String text,
      @Param(
              value = "a file with the message; - is stdin",
              label = "F",
              completion = Param.Completion.FILE)
          @Nullable String inputFile) {}

  /**
   * Where it went.
   *
   * @param cursor on a lane without a task: what the agent does with it comes behind that number,
   *     for {@code wait --since} and {@code watch --since}
   */
  public record Result(
      String lane, Optional<String> task, boolean accepted, Optional<Long> cursor) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/send", Params.class, Result.class)
        .cli("send")
        .writes()
        .summary("Give an idle agent a message, as a person would type it")
        .details(
            """
            The agent must be idle and show an empty prompt box; a draft in it is cleared first. \
            Text goes in as one paste, whatever its length; a slash command is typed. While a turn \
            runs, a dialog is open or somebody scrolls, nothing is typed: exit code 5.\
            """)
        .examples(
            new Example("send fix-login \"Use the other branch\"", "goes on in the same session"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    String file = params.inputFile();
    String text = file == null ? params.text() : caller.readInput(file);
    if (text == null || (file != null && params.text() != null)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "send: give the message, or a file with it" + (text == null ? "" : ", not both"),
          "dispatch send " + params.lane() + " \"...\"");
    }
    long before = calls.tasks().cursor();
    LaneCalls.Subject done = calls.act(target, new LaneAction.Send(text), caller);
    return OpCall.done(
        new Result(
            done.lane(),
            done.task(),
            true,
            done.task().isEmpty() ? Optional.of(before) : Optional.empty()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("sent to " + LaneCalls.Subject.words(result.lane(), result.task()) + "\n");
  }
}
