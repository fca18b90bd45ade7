package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/** Stores lanes without a task that are about to be started, or were found. */
final class LaneOpening {
  private final LaneNames names;
  private final LaneHouse lanes;
  private final Commits commits;
  private final InstantSource clock;

  LaneOpening(LaneNames names, LaneHouse lanes, Commits commits, InstantSource clock) {
    this.names = names;
    this.lanes = lanes;
    this.commits = commits;
    this.clock = clock;
  }

  /**
   * Stores one with the request it was asked for by.
   *
   * @param handle that was taken for it
   * @param text the first message; empty without one
   * @param plan makes it
   */
  Workers.Planned store(
      String handle,
      String text,
      String requestId,
      BiFunction<String, Instant, Workers.Planned> plan) {
    Workers.Planned planned;
    try {
      Instant now = clock.instant();
      planned = plan.apply(handle, now);
      TakenRequest request = new TakenRequest(requestId, "");
      // in its row from the first, so that nobody who asks again can be too early
      LaneState lane = planned.lane().with(planned.lane().marks().taken(request));
      commits.commit(
          List.of(
              new StoreChange.Append(
                  now,
                  new LaneEvent.LaneOpened(
                      lane.ref(), lane.task(), lane.agent(), lane.transport(), lane.process())),
              new StoreChange.Append(now, new LaneEvent.LaneRequestTaken(lane.ref(), request)),
              new StoreChange.PutLane(lane),
              new StoreChange.PutProcess(planned.process()),
              StoreChange.TakeItems.prompt(lane.ref(), text, now)),
          Durability.FULL);
      lanes.add(lane);
    } finally {
      names.stored(handle);
    }
    commits.announce();
    return planned;
  }
}
