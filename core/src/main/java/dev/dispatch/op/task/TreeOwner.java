package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who works on a tree already. An agent that stays in its terminal has the files to itself while
 * its task is not over: another one that writes there is not sent without a word.
 */
final class TreeOwner {
  private static final String OWNING_TRANSPORT = "tmux";

  private TreeOwner() {}

  /**
   * Fails, or asks a person, where somebody owns the tree that a task is about to write to.
   *
   * @param share that this is wanted
   */
  static void requireNone(TaskDesk desk, TaskSpec spec, boolean share, Caller caller) {
    boolean isReadOnly = spec.pane().filter(work -> work.branch().isEmpty()).isPresent();
    if (share || isReadOnly || spec.worktree().isPresent()) {
      return;
    }
    String root = spec.key().root();
    Optional<TaskState> owner =
        desk.all().stream().filter(task -> isOwner(task, root, caller)).findFirst();
    if (owner.isEmpty()) {
      return;
    }
    String who =
        "task " + owner.get().key().id() + " works on " + root + " in a session of its own";
    if (caller.isInteractive()) {
      String answer = caller.ask(who + ". Work there as well? y or [N]o: ").orElse("").strip();
      if (answer.toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
        return;
      }
    }
    throw new DispatchException(
        ErrorCode.CONFIRMATION_REQUIRED,
        "run: " + who + "; two would write to the same files",
        List.of(
            "give it a tree of its own: --worktree create",
            "wait: dispatch wait " + owner.get().key().id(),
            "or let both work there: --share"),
        Map.of("task", owner.get().key().id().value(), "root", root));
  }

  private static boolean isOwner(TaskState task, String root, Caller caller) {
    return task.place().root().equals(root)
        && task.worker().agent().transport().equals(OWNING_TRANSPORT)
        && task.worker().isAlive()
        && !task.status().isTerminal()
        && !(caller.lane().isPresent() && caller.lane().equals(task.worker().lane()));
  }
}
