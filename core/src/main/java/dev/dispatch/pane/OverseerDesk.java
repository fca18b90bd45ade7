package dev.dispatch.pane;

import dev.dispatch.report.WorkerReport;
import dev.dispatch.transport.Receipt;

/** The port to the panes that overseers sit in. */
public interface OverseerDesk {
  /**
   * Types one line there and submits it, as the rules for agents' terminals have it; a person's
   * draft is left alone. Blocks.
   *
   * @param before runs right before the first key, once nothing stands against it any more
   * @throws dev.dispatch.error.DispatchException {@code LANE_BUSY} if it cannot be typed now,
   *     {@code NOT_ALLOWED} if it never can: a shell would run it; nothing was typed then
   */
  Receipt tell(PaneRef pane, String line, Runnable before);

  /** Looks at the pane, and watches it until that is closed. Blocks for the first look. */
  Watching watch(PaneRef pane, Listener listener);

  /**
   * Who wants to know of an overseer's pane; called on the watching thread, so it must not wait.
   */
  interface Listener {
    /** It may take a line now. */
    void ready();

    /**
     * Somebody typed a report there.
     *
     * @param before whether it was there already when the watch began
     */
    void saw(WorkerReport report, boolean before);
  }

  /** Until it is closed. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }
}
