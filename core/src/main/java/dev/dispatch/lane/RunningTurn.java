package dev.dispatch.lane;

import dev.dispatch.turn.TurnItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the turn that runs on a lane.
 *
 * @param id the agent's own id of it, where it tells one
 * @param changes file changes that it began and did not end, with their diffs: what it asks
 *     permission for
 */
public record RunningTurn(Optional<String> id, List<TurnItem> changes) {
  /** Nothing, or no turn. */
  public static final RunningTurn NONE = new RunningTurn(Optional.empty(), List.of());

  public RunningTurn {
    changes = List.copyOf(changes);
  }

  /** A turn that just began. */
  public static RunningTurn of(Optional<String> id) {
    return new RunningTurn(id, List.of());
  }

  /** With a file change that began. */
  public RunningTurn with(TurnItem change) {
    List<TurnItem> next = new ArrayList<>(without(change.id()).changes);
    next.add(change);
    return new RunningTurn(id, next);
  }

  /** Without an item that ended. */
  public RunningTurn without(String item) {
    return new RunningTurn(
        id, changes.stream().filter(change -> !change.id().equals(item)).toList());
  }

  /** The file change of that id. */
  public Optional<TurnItem> change(String item) {
    return changes.stream().filter(change -> change.id().equals(item)).findFirst();
  }
}
