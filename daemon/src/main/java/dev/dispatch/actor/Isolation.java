package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.TaskKey;
import dev.dispatch.store.Durability;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeRequest;
import dev.dispatch.worktree.Worktrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's own worktree. The intent, with its path, is stored before git is asked for anything, so
 * that a daemon that dies in between neither makes two nor leaves one that nobody knows. Nothing is
 * removed because something ended: only {@link #remove} does that, when a person says so. Runs
 * inside the task's mailbox.
 */
final class Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

  private final TaskDeps deps;
  private final TaskHouse house;
  private final TaskActor actor;

  Isolation(TaskDeps deps, TaskHouse house, TaskActor actor) {
    this.deps = deps;
    this.house = house;
    this.actor = actor;
  }

  private TaskState state() {
    return actor.state();
  }

  private TaskKey key() {
    return actor.key();
  }

  /** What would be made for a task; changes nothing. */
  static Worktree plan(
      TaskDeps deps, dev.dispatch.task.TaskSpec spec, Map<String, String> environment, int ports) {
    return deps.worktrees()
        .plan(
            new WorktreeRequest(
                spec.key().id().value(),
                spec.key().root(),
                spec.cwd(),
                spec.worktree().orElseThrow(),
                environment,
                ports));
  }

  /** Makes the worktree if the task wants one and has none, or goes on making it. */
  void ensure() {
    if (state().spec().worktree().isEmpty()) {
      return;
    }
    Optional<TaskWorktree> present = state().worktree();
    if (present.filter(worktree -> !worktree.isLive()).isPresent()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the worktree of task " + key().id() + " was removed",
          "dispatch worktree restore " + key().id());
    }
    if (present.filter(TaskWorktree::isMade).isPresent()) {
      requireThere(present.get().tree());
      return;
    }
    if (present.isEmpty() && actor.environment().isEmpty()) {
      return; // it says where worktrees go; without it no worker is started either
    }
    make(present.map(TaskWorktree::tree).orElseGet(this::decide));
  }

  private void requireThere(Worktree tree) {
    if (!deps.worktrees().isThere(tree)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the worktree of task " + key().id() + " is gone from " + tree.path(),
          "dispatch worktree rm "
              + key().id()
              + " --yes, then dispatch worktree restore "
              + key().id());
    }
  }

  private Worktree decide() {
    int ports = house.reservePorts(key());
    Worktree tree = plan(deps, state().spec(), actor.environment().orElse(Map.of()), ports);
    actor.commit(List.of(new TaskEvent.WorktreePlanned(key(), tree)), Durability.FULL);
    return tree;
  }

  private void make(Worktree tree) {
    try {
      moveIn(tree, deps.worktrees().make(tree));
    } catch (DispatchException e) {
      takeBack(tree);
      throw e;
    }
  }

  /** From now on the task's files are in the worktree. */
  private void moveIn(Worktree tree, List<String> remarks) {
    TaskKey place = new TaskKey(tree.path(), key().id());
    if (deps.files().exists(key())) {
      deps.files().copy(key(), place);
    } else {
      deps.files().create(place, state().planText());
    }
    actor.unwatch();
    List<TaskEvent> events = new ArrayList<>();
    events.add(new TaskEvent.WorktreeMade(key(), tree));
    remarks.forEach(remark -> events.add(new TaskEvent.TaskRemarked(key(), remark)));
    actor.commit(events, Durability.FULL);
    deps.files().remove(key());
  }

  /** One that could not be finished goes if nothing was done in it; the next attempt plans anew. */
  private void takeBack(Worktree tree) {
    try {
      if (!deps.worktrees().isThere(tree) || deps.worktrees().discardIfUntouched(tree)) {
        discarded();
      }
    } catch (DispatchException e) {
      LOG.warn("task {}: its worktree at {} stays: {}", key(), tree.path(), e.getMessage());
    }
  }

  /** Copies the task's folder to the origin, where it stays when the worktree goes. */
  void bringHome() {
    if (state().madeWorktree().isPresent() && deps.files().exists(state().place())) {
      deps.files().copy(state().place(), key());
    }
  }

  /** A worktree made for a launch that failed is taken back if nothing was done in it. */
  void launchFailed() {
    Optional<Worktree> tree = state().madeWorktree();
    if (tree.isEmpty() || state().worker().lanes().size() > 1) {
      return;
    }
    try {
      bringHome();
      if (deps.worktrees().discardIfUntouched(tree.get())) {
        actor.unwatch();
        discarded();
      }
    } catch (DispatchException e) {
      LOG.warn("task {}: its worktree stays: {}", key(), e.getMessage());
    }
  }

  /** Archives the worktree, and removes it then. */
  void remove() {
    TaskWorktree present = required();
    if (!present.isLive()) {
      return;
    }
    if (state().worker().isAlive()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "worktree " + key().id() + " cannot be removed: its worker is alive",
          "dispatch task cancel " + key().id());
    }
    if (!present.isMade() && !deps.worktrees().isThere(present.tree())) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "the worktree of task " + key().id() + " was not made yet");
    }
    deps.worktrees().requireRemovable(present.tree());
    bringHome();
    actor.unwatch();
    Worktrees.Removed removed = deps.worktrees().remove(present.tree());
    actor.commit(
        List.of(new TaskEvent.WorktreeRemoved(key(), removed.archive(), removed.notSaved())),
        Durability.FULL);
    house.releasePorts(key());
  }

  private void discarded() {
    actor.commit(List.of(new TaskEvent.WorktreeDiscarded(key())), Durability.FULL);
    house.releasePorts(key());
  }

  /** Makes it again as it was archived. */
  void restore() {
    TaskWorktree present = required();
    if (present.isLive()) {
      requireThere(present.tree());
      return;
    }
    Worktree before = present.tree();
    Worktree tree = before.on(house.reservePortsAgain(key(), before.portBase()));
    moveIn(tree, deps.worktrees().restore(tree, present.archive().orElseThrow()));
  }

  private TaskWorktree required() {
    return state()
        .worktree()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND,
                "task " + key().id() + " has no worktree",
                "dispatch worktree list --all"));
  }

  /** A task that is cleaned would leave its worktree to nobody. */
  void requireNone() {
    Optional<Worktree> there =
        state()
            .worktree()
            .filter(TaskWorktree::isLive)
            .map(TaskWorktree::tree)
            .filter(deps.worktrees()::isThere);
    if (there.isPresent()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task "
              + key().id()
              + " has a worktree at "
              + there.get().path()
              + ", which is not removed silently",
          "dispatch worktree rm " + key().id() + " --yes");
    }
  }
}
