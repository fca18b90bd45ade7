package dev.dispatch.op.lane;

import dev.dispatch.task.TaskState;

/** What the ops on one lane have in common. */
final class LaneCalls {
  private LaneCalls() {}

  /** The lane that works on a task, for results. */
  static String laneOf(TaskState task) {
    return task.worker().lane().map(Object::toString).orElse("");
  }
}
