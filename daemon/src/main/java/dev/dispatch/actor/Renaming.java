package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneState;
import dev.dispatch.transport.ThreadCommand;

/**
 * Gives lanes other handles. The agent is told first: doing so twice does no harm, so that a caller
 * who lost the reply asks again.
 */
final class Renaming {
  private final LaneNames names;
  private final LaneHouse lanes;
  private final Workers workers;

  Renaming(LaneNames names, LaneHouse lanes, Workers workers) {
    this.names = names;
    this.lanes = lanes;
    this.workers = workers;
  }

  /** Returns once everybody who looks for the lane finds it by its new handle. */
  void carryOut(LaneState lane, String handle, TakenRequest request) {
    names.take(lane.ref(), handle);
    try {
      if (workers.isConversational(lane) && !workers.isDormant(lane)) {
        TypedOnce.requireAccepted(
            workers.act(lane, new ThreadCommand.Rename(handle)),
            "the new name was told",
            lane.ref().value());
      }
      lanes.record(
          lane.ref(),
          new LaneEvent.LaneRenamed(lane.ref(), handle),
          new LaneEvent.LaneRequestTaken(lane.ref(), request));
      lanes.awaitFolded(lane.ref(), now -> now.handle().equals(handle));
    } finally {
      names.stored(handle);
    }
  }
}
