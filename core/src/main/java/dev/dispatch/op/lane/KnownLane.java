package dev.dispatch.op.lane;

import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Store;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.Worktree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lane of the registry, live or ended, and the worktree of its task. */
record KnownLane(LaneState lane, Optional<Worktree> worktree) {
  /** Every lane there is, newest first; those that live as they are now. */
  static List<KnownLane> all(Store store, LaneDesk lanes, TaskDesk tasks) {
    Map<LaneRef, Worktree> trees = new HashMap<>();
    for (TaskState task : tasks.all()) {
      task.worker()
          .lane()
          .ifPresent(lane -> task.madeWorktree().ifPresent(tree -> trees.put(lane, tree)));
    }
    Map<LaneRef, LaneState> live = new HashMap<>();
    lanes.live().forEach(lane -> live.put(lane.ref(), lane));
    List<KnownLane> all = new ArrayList<>();
    for (LaneState stored : store.lanes()) {
      LaneState lane = live.getOrDefault(stored.ref(), stored);
      all.add(new KnownLane(lane, Optional.ofNullable(trees.get(lane.ref()))));
    }
    Collections.reverse(all);
    return all;
  }

  /** The worktree of the task that a lane works on. */
  static Optional<Worktree> worktree(LaneState lane, TaskDesk tasks) {
    return tasks.all().stream()
        .filter(task -> task.worker().lane().equals(Optional.of(lane.ref())))
        .findFirst()
        .flatMap(TaskState::madeWorktree);
  }

  /** Whether it works in that directory or below. */
  boolean isIn(String directory) {
    return Path.of(lane.cwd()).startsWith(directory);
  }

  /** The same, or its task's worktree was made from there. */
  boolean isOf(String root) {
    return isIn(root)
        || worktree.filter(tree -> Path.of(tree.origin()).startsWith(root)).isPresent()
        || lane.task().filter(key -> key.root().equals(root)).isPresent();
  }
}
