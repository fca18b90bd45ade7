package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpiryTest {
  private static final Duration HOURS_13 = Duration.ofHours(13);

  private final Expiry rules =
      Expiry.anyOf(List.of(Expiry.homeGone(), Expiry.idleFor(Duration.ofHours(12))));

  @Test
  void endsADaemonThatIsIdleWithNoLanes() {
    assertThat(rules.reasonToStop(new Activity(0, 0, 0, HOURS_13, true)))
        .contains("idle for 12 hours with no lanes");
  }

  @Test
  void keepsADaemonThatSomethingNeeds() {
    assertThat(rules.reasonToStop(new Activity(0, 0, 0, Duration.ofHours(11), true))).isEmpty();
    assertThat(rules.reasonToStop(new Activity(1, 0, 0, HOURS_13, true))).isEmpty();
    assertThat(rules.reasonToStop(new Activity(0, 1, 0, HOURS_13, true))).isEmpty();
    assertThat(rules.reasonToStop(new Activity(0, 0, 1, HOURS_13, true))).isEmpty();
  }

  @Test
  void endsADaemonWithoutAHomeWhateverItDoes() {
    assertThat(rules.reasonToStop(new Activity(1, 1, 1, Duration.ZERO, false)))
        .contains("its home folder is gone");
  }
}
