package dev.dispatch.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CrashLoopTest {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CrashLoop loop = new CrashLoop(new Random(1));

  private List<Duration> pausesUntilGivenUp() {
    List<Duration> pauses = new ArrayList<>();
    for (Optional<Duration> pause = loop.died(SOON); pause.isPresent(); pause = loop.died(SOON)) {
      pauses.add(pause.get());
    }
    return pauses;
  }

  @Test
  void waitsTwiceAsLongEachTimeAndThenNoMore() {
    List<Duration> pauses = pausesUntilGivenUp();
    assertThat(pauses).hasSize(CrashLoop.LIMIT - 1);
    long expected = 200;
    for (Duration pause : pauses) {
      assertThat(pause.toMillis()).isBetween(expected * 3 / 4, expected * 5 / 4);
      expected *= 2;
    }
  }

  @Test
  void doesNotSendManyAtOnce() {
    Random random = new Random(1);
    assertThat(Stream.generate(() -> new CrashLoop(random).died(SOON)).limit(10).distinct().count())
        .isGreaterThan(5);
  }

  @Test
  void beginsAnewWithOneThatLivedForAWhile() {
    assertThat(pausesUntilGivenUp()).isNotEmpty();
    assertThat(loop.died(CrashLoop.STEADY)).isPresent();
    assertThat(pausesUntilGivenUp()).hasSize(CrashLoop.LIMIT - 2);
  }

  @Test
  void isGivenUpWithOneMoreWhereSomebodyAsked() {
    assertThat(pausesUntilGivenUp()).isNotEmpty();
    loop.asked();
    assertThat(loop.died(SOON)).isEmpty();
  }
}
