package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what happens on a lane, as it is stored: each event once, in order. */
public final class WatchLane implements Op<WatchLane.Params, WatchLane.Result> {
  private static final int DEFAULT_LIMIT = 50;
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
  private static final int PAGE = 500;

  private final LaneCalls calls;
  private final Store store;
  private final InstantSource clock;

  public WatchLane(LaneCalls calls, Store store, InstantSource clock) {
    this.calls = calls;
    this.store = store;
    this.clock = clock;
  }

  /** Which lane, and how long. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "stop after so many events", label = "N", otherwise = "50")
          @Nullable Integer limit,
      @Param(value = "stop after this time", otherwise = "30s") @Nullable Duration timeout,
      @Param(value = "go on until the agent ends", aliases = "-f") boolean follow,
      @Param("show each event whole, as it is stored") boolean raw,
      @Param(
              value = "begin behind the event of that number; with what comes now otherwise",
              label = "SEQ")
          @Nullable Long since) {}

  /**
   * Why it stopped.
   *
   * @param reason {@code ended}, {@code limit} or {@code timeout}
   * @param cursor the number of the last event that was looked at, for {@code --since}
   */
  public record Result(String lane, String reason, int events, long cursor) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/watch", Params.class, Result.class)
        .cli("watch")
        .summary("Show what happens on a lane: turns, tools, requests, its end")
        .details(
            """
            Fifty events or thirty seconds, unless --limit, --timeout or --follow say otherwise. The \
            last line has a cursor: --since CURSOR goes on behind it, with no gap and nothing twice; \
            --since 0 begins with the lane.\
            """)
        .examples(
            new Example("watch fix-login --timeout 1s", "what happens now"),
            new Example("watch fix-login --since 0 --limit 20 --timeout 1s", "its first events"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneRef lane =
        calls
            .require(params.lane(), caller)
            .ref()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "watch: nobody works on task " + params.lane() + " yet",
                    "dispatch task show " + params.lane()));
    Integer limit = params.limit();
    if (limit != null && limit < 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "watch: --limit is " + limit + "; at least 1 is needed");
    }
    Duration timeout = params.timeout();
    caller.detachable("");
    return new Watching(
        lane,
        caller,
        params.raw(),
        limit == null ? (params.follow() ? Integer.MAX_VALUE : DEFAULT_LIMIT) : limit,
        timeout == null && params.follow()
            ? Optional.empty()
            : Optional.of(clock.instant().plus(timeout == null ? DEFAULT_TIMEOUT : timeout)),
        params.since() == null ? store.lastSeq() : params.since());
  }

  private final class Watching implements OpCall<Result> {
    private final LaneRef lane;
    private final Caller caller;
    private final boolean raw;
    private final int limit;
    private final Optional<Instant> deadline;
    private long cursor;
    private int shown;

    Watching(
        LaneRef lane,
        Caller caller,
        boolean raw,
        int limit,
        Optional<Instant> deadline,
        long cursor) {
      this.lane = lane;
      this.caller = caller;
      this.raw = raw;
      this.limit = limit;
      this.deadline = deadline;
      this.cursor = cursor;
    }

    @Override
    public Step<Result> step(Instant now) {
      // Before the events: one that had ended by then has no more of them than are read below.
      boolean over = calls.lanes().find(lane).filter(LaneState::isLive).isEmpty();
      for (List<StoredEvent> page = store.laneEvents(lane, cursor, PAGE);
          !page.isEmpty();
          page = store.laneEvents(lane, cursor, PAGE)) {
        for (StoredEvent stored : page) {
          cursor = stored.seq();
          shown++;
          caller.emit(
              new Emission(LaneEventText.line(stored), raw ? stored : LaneEventText.value(stored)));
          if (isEnd(stored)) {
            return stopped("ended");
          }
          if (shown >= limit) {
            return stopped("limit");
          }
        }
      }
      if (over) {
        return stopped("ended");
      }
      if (deadline.filter(end -> !now.isBefore(end)).isPresent()) {
        return stopped("timeout");
      }
      Instant again = now.plus(LOOK_AGAIN);
      return Step.pending(deadline.filter(again::isAfter).orElse(again));
    }

    private Step<Result> stopped(String reason) {
      return Step.finished(new Result(lane.value(), reason, shown, cursor));
    }

    private static boolean isEnd(StoredEvent stored) {
      return stored.event() instanceof LaneEvent.AgentObserved observed
          && observed.seen() instanceof AgentEvent.SessionEnded;
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.reason() + "\ncursor " + result.cursor() + "\n");
  }
}
