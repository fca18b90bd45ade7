package dev.dispatch.session;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for what has no event of its own: processes that are not children of this one, screens of
 * other programs.
 */
public final class Waiting {
  private static final long POLL_MILLIS = 10;

  private Waiting() {}

  /** Looks again and again until it holds or the time is over; whether it held. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos >= 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DispatchException(
                ErrorCode.INTERRUPTED, "interrupted while waiting for a program")
            .causedBy(e);
      }
    }
    return true;
  }
}
