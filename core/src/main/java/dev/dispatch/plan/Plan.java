package dev.dispatch.plan;

import java.util.List;
import java.util.Optional;

/**
 * What a plan file says.
 *
 * @param title its first heading
 * @param problem why there are no items to count on: empty, binary, too large, none found
 */
public record Plan(Optional<String> title, List<PlanItem> items, Optional<String> problem) {
  public Plan {
    items = List.copyOf(items);
  }

  /** A plan file that cannot be used. */
  public static Plan unusable(String problem) {
    return new Plan(Optional.empty(), List.of(), Optional.of(problem));
  }

  /** Items ticked. */
  public int done() {
    return (int) items.stream().filter(item -> item.state() == ItemState.DONE).count();
  }

  /** Whether there are items and every one is ticked. */
  public boolean isComplete() {
    return !items.isEmpty() && done() == items.size();
  }

  /** The first item that is neither ticked nor failed. */
  public Optional<PlanItem> current() {
    return items.stream()
        .filter(item -> item.state() == ItemState.OPEN || item.state() == ItemState.BLOCKED)
        .findFirst();
  }
}
