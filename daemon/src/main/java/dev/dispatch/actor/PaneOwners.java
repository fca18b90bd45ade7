package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.task.TaskState;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Of the tasks that are for one pane, one has it at a time: whoever was decided on first. */
final class PaneOwners {
  private PaneOwners() {}

  /** Fails where another task has the pane of this one; asked once this one's intent is stored. */
  static void requireNone(Collection<TaskState> tasks, TaskState mine) {
    Optional<PaneRef> pane = mine.spec().pane().map(PaneWork::pane);
    if (pane.isEmpty()) {
      return;
    }
    tasks.stream()
        .filter(other -> !other.key().equals(mine.key()))
        .filter(other -> other.spec().pane().map(PaneWork::pane).equals(pane))
        .filter(other -> other.worker().isAlive() && !other.status().isTerminal())
        .filter(other -> isBefore(other, mine))
        .findFirst()
        .ifPresent(other -> {
          throw new DispatchException(
              ErrorCode.LANE_BUSY,
              "pane " + pane.get() + " works on task " + other.key().id() + "; nothing was sent",
              "dispatch wait " + other.key().id());
        });
  }

  private static boolean isBefore(TaskState other, TaskState mine) {
    Instant theirs = other.worker().assignedAt().orElse(Instant.MAX);
    Instant ours = mine.worker().assignedAt().orElse(Instant.MAX);
    return theirs.isBefore(ours)
        || (theirs.equals(ours) && other.key().toString().compareTo(mine.key().toString()) < 0);
  }
}
