package dev.dispatch.transport.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * When a server that died is started again: later after each death, and no more by itself after
 * some in a row. One that lived for a while begins the row anew. Safe for any thread.
 */
final class CrashLoop {
  /** Deaths in a row with which it is given up. */
  static final int LIMIT = 5;

  /** How long a server lives whose death is no part of a row. */
  static final Duration STEADY = Duration.ofMinutes(1);

  private static final Duration FIRST = Duration.ofMillis(200);

  private final RandomGenerator random;
  private final AtomicInteger deaths = new AtomicInteger();

  CrashLoop(RandomGenerator random) {
    this.random = random;
  }

  /**
   * After a death.
   *
   * @return the pause before the next start, up to a quarter more or less, so that many do not come
   *     at once; empty where it is given up
   */
  Optional<Duration> died(Duration lived) {
    boolean isSteady = lived.compareTo(STEADY) >= 0;
    int inARow = deaths.updateAndGet(before -> isSteady ? 1 : before + 1);
    if (inARow >= LIMIT) {
      return Optional.empty();
    }
    long millis = FIRST.multipliedBy(1L << (inARow - 1)).toMillis();
    return Optional.of(Duration.ofMillis((long) (millis * random.nextDouble(0.75, 1.25))));
  }

  /** Somebody wants it although it was given up: one more death is enough to do so again. */
  void asked() {
    int _ = deaths.updateAndGet(before -> Math.min(before, LIMIT - 1));
  }
}
