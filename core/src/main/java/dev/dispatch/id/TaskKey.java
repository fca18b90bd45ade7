package dev.dispatch.id;

import java.util.Optional;

/**
 * A task, unambiguously: its id and the root it works in.
 *
 * @param root absolute, normalised path of the repository root, worktree root or plain directory
 */
public record TaskKey(String root, TaskId id) {
  private static final String FOLDERS = "/.dispatch/tasks/";

  public TaskKey {
    if (!root.startsWith("/")) {
      throw new IllegalArgumentException("root is not absolute: " + root);
    }
  }

  /** The task's folder below its root. */
  public String folder() {
    return (root.equals("/") ? "" : root) + FOLDERS + id;
  }

  /** The task whose folder that is; empty where the text is no task's folder. */
  public static Optional<TaskKey> ofFolder(String folder) {
    int root = folder.lastIndexOf(FOLDERS);
    String id = root < 0 ? "" : folder.substring(root + FOLDERS.length());
    return folder.startsWith("/") && TaskId.isValid(id)
        ? Optional.of(new TaskKey(root == 0 ? "/" : folder.substring(0, root), new TaskId(id)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return root + "#" + id;
  }
}
