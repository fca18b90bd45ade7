package dev.dispatch.store.sqlite;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static dev.dispatch.testkit.store.StoreSamples.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.GroupCommit.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The writing thread where what it stands on fails. */
final class StoreWriterTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static CompletableFuture<Long> submit(StoreWriter writer) {
    return writer.submit(
        List.of(new StoreChange.Append(NOW, new TaskEvent.TaskRemarked(TASK, "x"))),
        Durability.NORMAL);
  }

  @Test
  void failsWhatItHoldsAndGoesOnAfterAnError() throws Exception {
    AtomicInteger groups = new AtomicInteger();
    StoreWriter writer =
        new StoreWriter(
            group -> {
              if (groups.incrementAndGet() == 1) {
                throw new StackOverflowError("on purpose");
              }
              return group.stream().map(one -> new Outcome(one, 8, null)).toList();
            },
            7,
            () -> {});
    writer.start();

    CompletableFuture<Long> first = submit(writer);
    assertThatThrownBy(() -> first.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("the registry's writer failed: java.lang.StackOverflowError");
    assertThat(writer.lastSeq()).isEqualTo(7);
    assertThat(submit(writer).get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(8);
    assertThat(writer.close(LIMIT)).isTrue();
  }
}
