package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.WindowAsking;
import dev.dispatch.task.LaneSelector;
import java.util.List;
import java.util.Optional;

/** Says how a person gets to an agent's terminal. */
public final class OpenLane implements Op<OpenLane.Params, OpenLane.Result> {
  private final LaneCalls calls;
  private final WindowAsking windows;

  public OpenLane(LaneCalls calls, WindowAsking windows) {
    this.calls = calls;
    this.windows = windows;
  }

  /** Whose terminal. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param("open a terminal window on it as well") boolean window) {}

  /** The command that attaches to it. */
  public record Result(String lane, Optional<String> task, List<String> command) {
    public Result {
      command = List.copyOf(command);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/open", Params.class, Result.class)
        .cli("open")
        .summary("Print the command that brings you to an agent's terminal, or open a window on it")
        .details("Leave it with C-b d; the agent goes on.")
        .examples(new Example("open fix-login", "prints the tmux command"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    LaneCalls.Subject subject = LaneCalls.Subject.of(target);
    List<String> command = calls.attachCommand(target);
    if (command.isEmpty()) {
      throw noTerminal(subject);
    }
    windows.open(params.window(), command, subject.task().orElse(subject.lane()), caller);
    return OpCall.done(new Result(subject.lane(), subject.task(), command));
  }

  private static DispatchException noTerminal(LaneCalls.Subject subject) {
    return subject
        .task()
        .map(task ->
            new DispatchException(
                ErrorCode.NOT_ALLOWED,
                "the agent of " + task + " has no terminal",
                "dispatch task logs " + task + "; --transport tmux starts one in a terminal"))
        .orElseGet(() ->
            new DispatchException(
                ErrorCode.NOT_ALLOWED,
                "lane " + subject.lane() + " has no terminal any more",
                "dispatch get " + subject.lane()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(String.join(" ", result.command()) + "\n");
  }
}
