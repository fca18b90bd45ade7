package dev.dispatch.op.task;

import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import java.util.Optional;

/**
 * A task's worktree as a surface shows it.
 *
 * @param base what the branch was made from
 * @param head the commit it was made at
 * @param portBase the first of its twenty ports
 * @param archive the ref that holds it after its removal
 */
public record WorktreeRow(
    String path,
    String branch,
    String base,
    String head,
    int portBase,
    TaskWorktree.Stage stage,
    Optional<String> archive) {
  static Optional<WorktreeRow> of(TaskState task) {
    return task.worktree().map(w -> of(w.tree(), w.stage(), w.archive()));
  }

  static WorktreeRow of(Worktree tree, TaskWorktree.Stage stage, Optional<String> archive) {
    return new WorktreeRow(
        tree.path(), tree.branch(), tree.base(), tree.head(), tree.portBase(), stage, archive);
  }

  /** For a person, one line. */
  String line() {
    String place =
        "worktree %s, branch %s from %s (%s)"
            .formatted(path, branch, base, head.substring(0, Math.min(head.length(), 12)));
    return archive.map(ref -> place + ", removed; archived as " + ref).orElse(place);
  }
}
