package dev.dispatch.worktree;

import java.util.Map;

/**
 * What is to be made.
 *
 * @param name the task's id
 * @param origin the task's root
 * @param cwd where the task was handed over; the origin or below it
 * @param environment of the caller, for {@code DISPATCH_WORKTREE_ROOT}
 */
public record WorktreeRequest(
    String name,
    String origin,
    String cwd,
    WorktreeWish wish,
    Map<String, String> environment,
    int portBase) {
  public WorktreeRequest {
    environment = Map.copyOf(environment);
  }
}
