package dev.dispatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CancellationTest {
  @Test
  void runsEachActionOnce() {
    Cancellation cancellation = new Cancellation();
    AtomicInteger runs = new AtomicInteger();
    cancellation.onCancel(runs::incrementAndGet);
    assertThat(cancellation.cancelled()).isFalse();
    cancellation.cancel();
    cancellation.cancel();
    assertThat(cancellation.cancelled()).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void runsALateActionAtOnce() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    AtomicInteger runs = new AtomicInteger();
    cancellation.onCancel(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }
}
