package dev.dispatch.store;

import dev.dispatch.event.Event;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.ProcessRecord;
import java.time.Instant;

/** One thing a transaction does. */
public sealed interface StoreChange {
  /**
   * Appends an event and gives it the next number. Entry events also keep the inbox table.
   *
   * @param at when it happened
   */
  record Append(Instant at, Event event) implements StoreChange {}

  /** Inserts or replaces a task. */
  record PutTask(TaskState task) implements StoreChange {}

  /**
   * Inserts a task that must not be there; the transaction fails with a conflict otherwise. One
   * that was cleaned does not count as there.
   */
  record AddTask(TaskState task) implements StoreChange {}

  /** Inserts or replaces a lane. */
  record PutLane(LaneState lane) implements StoreChange {}

  /** Inserts or replaces an agent process. */
  record PutProcess(ProcessRecord process) implements StoreChange {}

  /** Keeps what a call came to until that time. */
  record KeepResult(String requestId, Remembered outcome, Instant until) implements StoreChange {}
}
