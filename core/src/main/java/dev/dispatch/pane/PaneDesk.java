package dev.dispatch.pane;

import java.util.Map;
import java.util.Optional;

/**
 * The port to the panes of the tmux server that a caller runs in, or of the user's usual one.
 * Targets are resolved afresh on each call, against one listing of all panes. Calls block.
 */
public interface PaneDesk {
  /**
   * The pane of an agent that can take work now.
   *
   * @param target an index in the calling window, {@code session:window.pane} or a part of it,
   *     {@code %7}, or a title
   * @param environment the caller's: {@code TMUX} and {@code TMUX_PANE}
   * @throws dev.dispatch.error.DispatchException {@code AGENT_UNAVAILABLE} without a tmux, {@code
   *     NOT_FOUND} if there is no such pane, {@code CONFLICT} if several are meant, {@code
   *     VALIDATION} if it is the caller's own or runs a shell, {@code LANE_BUSY} if its agent works
   *     or shows a dialog. Each says what the target came to.
   */
  FoundPane worker(String target, Map<String, String> environment);

  /**
   * The pane that reports go to; it may run anything.
   *
   * @param target as above; empty for pane 0 of the caller's window, or else the caller's own,
   *     where the caller is in a tmux
   * @param worker that is not its own overseer by default
   * @throws dev.dispatch.error.DispatchException as above, where a target was named
   */
  Optional<FoundPane> overseer(
      Optional<String> target, FoundPane worker, Map<String, String> environment);
}
