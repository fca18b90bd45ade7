package dev.dispatch.workerio;

import java.util.List;

/**
 * A request under way, as whoever carries it out sees it; the way back to the lane's FIFO. For any
 * thread.
 */
public interface WorkerCall {
  /** What to do when the call is to end early; run at once where that was so. Must not block. */
  void onCancel(Runnable action);

  /**
   * Says that another call can go on with this one from here: should this daemon end first, the
   * next one carries out those arguments instead of the request's own.
   */
  void resumable(List<String> argv);
}
