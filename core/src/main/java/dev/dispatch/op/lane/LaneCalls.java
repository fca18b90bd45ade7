package dev.dispatch.op.lane;

import dev.dispatch.op.Caller;
import dev.dispatch.task.TakenRequest;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;

/** What the ops on one lane have in common. */
final class LaneCalls {
  private LaneCalls() {}

  /** Carries out an action unless the caller's request did it already. */
  static TaskState once(TaskDesk desk, TaskState task, TaskAction action, Caller caller) {
    return desk.takenBy(caller.requestId())
        .map(TaskDesk.Taken::task)
        .orElseGet(() -> desk.act(task.key(), action, new TakenRequest(caller.requestId(), "")));
  }

  /** The lane that works on a task, for results. */
  static String laneOf(TaskState task) {
    return task.worker().lane().map(Object::toString).orElse("");
  }
}
