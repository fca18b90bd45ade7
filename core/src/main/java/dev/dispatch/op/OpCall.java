package dev.dispatch.op;

import java.time.Instant;

/**
 * A call under way. The runner takes a step at once, and again whenever an event was stored or the
 * time a pending step named has come, always from one thread.
 */
public interface OpCall<R extends Record> {
  /** Looks at how things stand; must not block on anything but a store read. */
  Step<R> step(Instant now);

  /** The caller pressed Ctrl-C or went away: returns what to leave behind. Called at most once. */
  default void cancelled() {}

  /** A call that is finished before it began to wait. */
  static <R extends Record> OpCall<R> done(R result) {
    return now -> new Step.Finished<>(result);
  }
}
