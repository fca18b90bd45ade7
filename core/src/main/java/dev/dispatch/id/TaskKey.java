package dev.dispatch.id;

/**
 * A task, unambiguously: its id and the root it works in.
 *
 * @param root absolute, normalised path of the repository root, worktree root or plain directory
 */
public record TaskKey(String root, TaskId id) {
  public TaskKey {
    if (!root.startsWith("/")) {
      throw new IllegalArgumentException("root is not absolute: " + root);
    }
  }

  /** The task's folder below its root. */
  public String folder() {
    return (root.equals("/") ? "" : root) + "/.dispatch/tasks/" + id;
  }

  @Override
  public String toString() {
    return root + "#" + id;
  }
}
