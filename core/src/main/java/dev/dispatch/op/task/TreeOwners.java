package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.task.Roots;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who works on a tree already. An agent that stays in its terminal has the files to itself: until
 * its task is over, or, on a lane without a task, until it ends. Another one that writes there is
 * not sent without a word.
 */
public record TreeOwners(TaskDesk tasks, LaneDesk lanes, Roots roots) {
  /** Those whose agents stay. */
  private static final Set<String> OWNING_TRANSPORTS = Set.of("tmux", "app-server");

  /** One that works there, and the way to have the tree without it. */
  private record Owner(String words, String hint, Map<String, Object> data) {}

  String rootOf(String cwd) {
    return roots.rootOf(cwd);
  }

  /**
   * Fails, or asks a person, where somebody owns the tree that a task is about to write to.
   *
   * @param share that this is wanted
   */
  void requireNone(TaskSpec spec, boolean share, Caller caller) {
    boolean isReadOnly = spec.pane().filter(work -> work.branch().isEmpty()).isPresent();
    if (share || isReadOnly || spec.worktree().isPresent()) {
      return;
    }
    String root = spec.key().root();
    Optional<Owner> owner = ofTask(root, caller).or(() -> ofLane(root, caller));
    if (owner.isEmpty()) {
      return;
    }
    String who = owner.get().words();
    if (caller.isInteractive()) {
      String answer = caller.ask(who + ". Work there as well? y or [N]o: ").orElse("").strip();
      if (answer.toLowerCase(Locale.ROOT).startsWith("y")) {
        return;
      }
    }
    throw new DispatchException(
        ErrorCode.CONFIRMATION_REQUIRED,
        "run: " + who + "; two would write to the same files",
        List.of(
            "give it a tree of its own: --worktree create",
            owner.get().hint(),
            "or let both work there: --share"),
        owner.get().data());
  }

  /** Tells whoever opens a session where the session of a task works. */
  public void warnOfTask(String cwd, Caller caller) {
    ofTask(rootOrItself(cwd), caller)
        .ifPresent(owner -> caller.warn(owner.words() + "; both can write to the same files"));
  }

  private Optional<Owner> ofTask(String root, Caller caller) {
    return tasks.all().stream()
        .filter(task -> isOwner(task, root, caller))
        .findFirst()
        .map(task -> {
          String id = task.key().id().value();
          String lane = task.worker().lane().map(ref -> " (lane " + ref + ")").orElse("");
          return new Owner(
              "task " + id + lane + " works on " + root + " in a session of its own",
              "wait: dispatch wait " + id,
              Map.of("task", id, "root", root));
        });
  }

  private Optional<Owner> ofLane(String root, Caller caller) {
    return lanes.live().stream()
        .filter(lane -> isOwner(lane, root, caller))
        .findFirst()
        .map(lane -> {
          String ref = lane.ref().value();
          return new Owner(
              "lane %s (%s) works on %s in a session of its own"
                  .formatted(ref, lane.handle(), root),
              "end it: dispatch archive " + ref,
              Map.of("lane", ref, "root", root));
        });
  }

  private static boolean isOwner(TaskState task, String root, Caller caller) {
    return task.place().root().equals(root)
        && OWNING_TRANSPORTS.contains(task.worker().agent().transport())
        && task.worker().isAlive()
        && !task.status().isTerminal()
        && !(caller.lane().isPresent() && caller.lane().equals(task.worker().lane()));
  }

  private boolean isOwner(LaneState lane, String root, Caller caller) {
    return lane.task().isEmpty()
        && lane.isDriven()
        && !caller.lane().equals(Optional.of(lane.ref()))
        && rootOrItself(lane.cwd()).equals(root);
  }

  /** A directory that is gone, or is none, is in no tree but itself. */
  private String rootOrItself(String cwd) {
    try {
      return roots.rootOf(cwd);
    } catch (DispatchException e) {
      return cwd;
    }
  }
}
