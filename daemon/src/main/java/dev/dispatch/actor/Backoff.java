package dev.dispatch.actor;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** How long to wait before an overloaded agent is asked again. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final int DOUBLED = 4;
  private static final int TIMES = 8;

  private Backoff() {}

  /**
   * From a quarter of a second to four seconds, twenty in all; each a quarter more or less, so that
   * many lanes do not come at once.
   */
  static Iterator<Duration> pauses() {
    return IntStream.range(0, TIMES)
        .mapToObj(time -> FIRST.multipliedBy(1L << Math.min(time, DOUBLED)))
        .map(pause ->
            Duration.ofMillis(
                (long) (pause.toMillis() * ThreadLocalRandom.current().nextDouble(0.75, 1.25))))
        .iterator();
  }
}
