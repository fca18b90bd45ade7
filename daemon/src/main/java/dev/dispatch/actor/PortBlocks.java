package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskKey;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out blocks of ports, each to one live worktree. Below the range that Linux takes ports from
 * by itself. Safe for any thread.
 */
final class PortBlocks {
  private static final int FIRST = 20_000;
  private static final int END = 32_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TaskKey, Integer> reserved = new HashMap<>();

  /** The block that the next worktree would get. */
  int next(Collection<TaskState> tasks) {
    lock.lock();
    try {
      return free(tasks);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a block for a task until it is released. */
  int reserve(TaskKey task, Collection<TaskState> tasks) {
    lock.lock();
    try {
      reserved.remove(task);
      int base = free(tasks);
      reserved.put(task, base);
      return base;
    } finally {
      lock.unlock();
    }
  }

  /** Takes this block if it is free, another one otherwise. */
  int reserveAgain(TaskKey task, int wanted, Collection<TaskState> tasks) {
    lock.lock();
    try {
      reserved.remove(task);
      int base = taken(tasks).contains(wanted) ? free(tasks) : wanted;
      reserved.put(task, base);
      return base;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a task's block back. */
  void release(TaskKey task) {
    lock.lock();
    try {
      reserved.remove(task);
    } finally {
      lock.unlock();
    }
  }

  private int free(Collection<TaskState> tasks) {
    Set<Integer> taken = taken(tasks);
    for (int base = FIRST; base < END; base += Worktree.PORTS) {
      if (!taken.contains(base)) {
        return base;
      }
    }
    throw new DispatchException(
        ErrorCode.OVERLOADED,
        "every block of ports is taken by a worktree",
        "dispatch worktree list",
        "dispatch worktree rm NAME");
  }

  private Set<Integer> taken(Collection<TaskState> tasks) {
    Set<Integer> taken = new HashSet<>();
    for (TaskState task : tasks) {
      task.worktree()
          .filter(TaskWorktree::isLive)
          .ifPresent(worktree -> taken.add(worktree.tree().portBase()));
    }
    taken.addAll(reserved.values());
    return taken;
  }
}
