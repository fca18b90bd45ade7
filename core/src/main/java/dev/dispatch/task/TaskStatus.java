package dev.dispatch.task;

/** What a task is, in one word; derived from facts by {@link TaskVerdict}. */
public enum TaskStatus {
  /** Waits for a predecessor, or for a caller's environment. */
  WAITING,
  /** Its worker is being started. */
  STARTING,
  RUNNING,
  /** A question is open, or timed out unanswered, or an item is marked {@code [?]}. */
  BLOCKED,
  /** No output and no change for too long. */
  STALLED,
  /** Every item is ticked or skipped, and the worker is through. */
  DONE,
  /** Done, and the project's gates are green. */
  VERIFIED,
  /** Ended with open items. */
  FAILED,
  CANCELLED;

  /** Whether nothing more happens by itself. */
  public boolean isTerminal() {
    return switch (this) {
      case DONE, VERIFIED, FAILED, CANCELLED -> true;
      case WAITING, STARTING, RUNNING, BLOCKED, STALLED -> false;
    };
  }

  /** Whether it is what the task's followers wait for. */
  public boolean isSuccess() {
    return this == DONE || this == VERIFIED;
  }
}
