package dev.dispatch.op.task;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.inbox.Entry;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.op.task.WaitForTasks.Reason;
import dev.dispatch.op.task.WaitForTasks.Result;
import dev.dispatch.screen.Standstill;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A wait for one lane without a task. Without a cursor how it stands counts, at every look; what
 * came between two looks is seen by its events.
 */
final class LaneWaiting implements OpCall<Result> {
  private static final int PAGE = 500;

  private final Store store;
  private final LaneDesk lanes;
  private final LaneRef ref;
  private final Set<Reason> reasons;
  private final Instant deadline;
  private final boolean presentCounts;
  private long cursor;

  LaneWaiting(
      Store store,
      LaneDesk lanes,
      LaneRef ref,
      Set<Reason> reasons,
      Optional<Long> since,
      Instant deadline) {
    this.store = store;
    this.lanes = lanes;
    this.ref = ref;
    this.reasons = reasons;
    this.deadline = deadline;
    this.presentCounts = since.isEmpty();
    this.cursor = since.orElseGet(store::lastSeq);
  }

  @Override
  public Step<Result> step(Instant now) {
    long end = store.lastSeq();
    Optional<Result> happened = first(end);
    if (happened.isPresent()) {
      return Step.finished(happened.get());
    }
    cursor = Math.max(cursor, end);
    Optional<Result> stands = presentCounts ? standing() : Optional.empty();
    if (stands.isPresent()) {
      return Step.finished(stands.get());
    }
    return now.isBefore(deadline) ? Step.pending(deadline) : Step.finished(timeout());
  }

  private Result timeout() {
    return new Result(
        "timeout", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), cursor);
  }

  /** The first of what was stored up to that number: events of the lane, or its entries. */
  private Optional<Result> first(long end) {
    Optional<Result> seen = firstOf(end, after -> store.laneEvents(ref, after, PAGE));
    Optional<Result> opened = firstOf(end, after -> store.notices(after, PAGE));
    if (seen.isPresent() && opened.isPresent()) {
      return seen.get().cursor() <= opened.get().cursor() ? seen : opened;
    }
    return seen.or(() -> opened);
  }

  private Optional<Result> firstOf(
      long end, java.util.function.LongFunction<List<StoredEvent>> after) {
    for (List<StoredEvent> page = after.apply(cursor);
        !page.isEmpty() && page.getFirst().seq() <= end;
        page = after.apply(page.getLast().seq())) {
      for (StoredEvent stored : page) {
        Optional<Result> hit = match(stored.event(), stored.seq());
        if (hit.isPresent() && stored.seq() <= end) {
          return hit;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Result> match(Event event, long seq) {
    return switch (event) {
      case LaneEvent.AgentObserved(LaneRef lane, AgentEvent.SessionEnded ended)
          when lane.equals(ref) ->
          ended(ended.exit(), seq);
      case LaneEvent.AgentObserved(LaneRef lane, AgentEvent.TurnEnded ended)
          when lane.equals(ref) ->
          idle(seq);
      case LaneEvent.AgentObserved(LaneRef lane, AgentEvent.AgentReady ready)
          when lane.equals(ref) ->
          idle(seq);
      case LaneEvent.AgentObserved(LaneRef lane, AgentEvent.StoodStill(Optional<Standstill> on))
          when lane.equals(ref) ->
          on.flatMap(still -> problem(still, seq));
      case LaneEvent.AgentObserved(LaneRef lane, AgentEvent.ServerDied died)
          when lane.equals(ref) && !died.comesBack() ->
          problem(died.why(), seq);
      case EntryEvent.EntryOpened opened
          when opened.content().task().isEmpty()
              && opened.content().lane().equals(Optional.of(ref)) ->
          question(opened.content(), seq);
      case Event other -> Optional.empty();
    };
  }

  private Optional<Result> standing() {
    Optional<LaneState> found = lanes.find(ref);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LaneState lane = found.get();
    return lane.exit()
        .flatMap(exit -> ended(exit, cursor))
        .or(() ->
            lane.marks().entries().stream().findFirst().flatMap(entry -> question(entry, cursor)))
        .or(() ->
            switch (LaneStatus.of(lane)) {
              case IDLE -> idle(cursor);
              case MENU, RATE_LIMITED, UNKNOWN ->
                  lane.marks().standstill().flatMap(still -> problem(still, cursor));
              case ERROR -> lane.marks().outage().flatMap(by -> problem(by.why(), cursor));
              case STARTING, BUSY, NEEDS_APPROVAL, NEEDS_ANSWER, ENDED, ARCHIVED ->
                  Optional.empty();
            });
  }

  private Optional<Result> problem(Standstill still, long seq) {
    return problem(still.state().wireName() + ": " + still.why(), seq);
  }

  private Optional<Result> problem(String text, long seq) {
    return reasons.contains(Reason.PROBLEM)
        ? Optional.of(result("problem", Optional.empty(), Optional.of(text), seq))
        : Optional.empty();
  }

  private Optional<Result> ended(ExitStatus exit, long seq) {
    return reasons.contains(Reason.DONE)
        ? Optional.of(result("ended", Optional.empty(), Optional.of(exit.describe()), seq))
        : Optional.empty();
  }

  private Optional<Result> idle(long seq) {
    return reasons.contains(Reason.IDLE)
        ? Optional.of(result("idle", Optional.empty(), Optional.empty(), seq))
        : Optional.empty();
  }

  private Optional<Result> question(Entry entry, long seq) {
    return reasons.contains(Reason.QUESTION)
        ? Optional.of(
            result("question", Optional.of(entry.id().value()), Optional.of(entry.text()), seq))
        : Optional.empty();
  }

  private Result result(String reason, Optional<String> entry, Optional<String> text, long seq) {
    return new Result(reason, Optional.empty(), Optional.of(ref.value()), entry, text, seq);
  }
}
