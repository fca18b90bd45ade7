package dev.dispatch.op;

import java.time.Instant;

/** What came of one look. */
public sealed interface Step<R extends Record> {
  /** The call is over. */
  record Finished<R extends Record>(R result) implements Step<R> {}

  /**
   * Nothing yet: look again after the next event, or at that time, whichever is first.
   *
   * @param wakeAt never later than the call's own deadline
   */
  record Pending<R extends Record>(Instant wakeAt) implements Step<R> {}

  static <R extends Record> Step<R> finished(R result) {
    return new Finished<>(result);
  }

  static <R extends Record> Step<R> pending(Instant wakeAt) {
    return new Pending<>(wakeAt);
  }
}
