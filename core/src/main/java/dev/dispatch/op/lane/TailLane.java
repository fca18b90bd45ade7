package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.screen.Screen;
import dev.dispatch.screen.ScreenSource;
import dev.dispatch.task.LaneSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what an agent's terminal shows, or what was said last. */
public final class TailLane implements Op<TailLane.Params, TailLane.Result> {
  private static final int LINES = 30;
  private static final int TURNS = 5;

  private final LaneCalls calls;
  private final ScreenSource screens;

  public TailLane(LaneCalls calls, ScreenSource screens) {
    this.calls = calls;
    this.screens = screens;
  }

  /** Whose screen, and how much of it. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(
              value = "how many lines; of an attached lane how many turns",
              label = "N",
              otherwise = "30, or 5 turns")
          @Nullable Integer limit,
      @Param("whole messages, and every line of a log") boolean full) {}

  /** The last lines, from the top. */
  public record Result(String lane, Optional<String> task, List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/tail", Params.class, Result.class)
        .cli("tail")
        .textual()
        .summary("Print the last lines of an agent's screen, or of its log")
        .details(
            "Of an attached lane: its last turns, as its agent's own server has them; long messages are"
                + " cut unless --full is given.")
        .examples(
            new Example("tail fix-login --limit 10", "the last ten lines"),
            new Example("tail helper --full", "every line that there is"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    Integer given = params.limit();
    Optional<LaneState> attached = calls.state(target).filter(LaneState::isAttached);
    int usual = attached.isPresent() ? TURNS : LINES;
    int limit = given == null ? usual : given;
    if (limit < 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "tail: --limit is " + limit + "; at least 1 is needed");
    }
    LaneCalls.Subject subject = LaneCalls.Subject.of(target);
    if (attached.isPresent()) {
      List<String> turns = TurnLines.newest(calls, attached.get(), limit, params.full(), caller);
      return OpCall.done(new Result(subject.lane(), subject.task(), turns));
    }
    int most = params.full() && given == null ? Integer.MAX_VALUE : limit;
    List<String> lines =
        target
            .ref()
            .flatMap(screens::ofLane)
            .map(ScreenSource.Sighting::screen)
            .map(screen -> shown(screen, most))
            .orElseGet(() -> calls.log(target, most));
    return OpCall.done(new Result(subject.lane(), subject.task(), lines));
  }

  private static List<String> shown(Screen screen, int limit) {
    int end = screen.lines().size();
    while (end > 0 && screen.lines().get(end - 1).isBlank()) {
      end--;
    }
    return screen.lines().subList(Math.max(0, end - limit), end);
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lines().isEmpty() ? "" : String.join("\n", result.lines()) + "\n");
  }
}
