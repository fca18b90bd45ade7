package dev.dispatch.workerio;

import dev.dispatch.id.LaneRef;
import dev.dispatch.wire.Request;
import dev.dispatch.wire.WorkerReply;

/** Carries out what a worker asked for. Called on a thread of the call's own; blocks until done. */
public interface WorkerHandler {
  /**
   * Carries out one request.
   *
   * @param lane whose FIFO it came by; what the request says of itself is not checked yet
   */
  WorkerReply handle(LaneRef lane, Request request, WorkerCall call);
}
