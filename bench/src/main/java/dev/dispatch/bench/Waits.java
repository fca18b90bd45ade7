package dev.dispatch.bench;

import java.time.Duration;
import java.util.function.Predicate;

/** Waiting for what nothing tells of. */
final class Waits {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Waits() {}

  /** Looks every two milliseconds until it is so, for a minute at most. */
  static <T> void until(String what, T subject, Predicate<T> isSo) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!isSo.test(subject)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not within " + LIMIT.toSeconds() + " s: " + what);
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Lets something settle that cannot be seen from outside. */
  static void settle(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }
}
