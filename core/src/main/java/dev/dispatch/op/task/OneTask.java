package dev.dispatch.op.task;

import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.Caller;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;

/** What the ops on one task, or on its lane, have in common. */
public final class OneTask {
  private OneTask() {}

  /** Carries out an action unless the caller's request did it already. */
  public static TaskState once(TaskDesk desk, TaskKey task, TaskAction action, Caller caller) {
    return desk.takenBy(caller.requestId())
        .map(taken -> {
          TakenRequest _ = taken.request().requireDone(taken.task().key().id().value());
          return taken.task();
        })
        .orElseGet(() -> desk.act(task, action, new TakenRequest(caller.requestId(), "")));
  }
}
