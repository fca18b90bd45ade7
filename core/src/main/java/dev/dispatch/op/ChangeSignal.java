package dev.dispatch.op;

import java.time.Duration;

/** Tells waiting calls that something was stored. Says that there is more, never what. */
public interface ChangeSignal {
  /** Grows with every stored event. */
  long version();

  /**
   * Waits until {@link #version} has passed the given one or the time is over; may return early.
   *
   * @throws InterruptedException when the call is cancelled
   */
  void awaitChange(long seenVersion, Duration atMost) throws InterruptedException;
}
