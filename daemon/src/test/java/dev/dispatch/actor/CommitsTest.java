package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.store.InMemoryStore;
import dev.dispatch.testkit.store.StoreSamples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CommitsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Commits commits =
      new Commits(new InMemoryStore(InstantSource.fixed(StoreSamples.NOW)));

  private CompletableFuture<Long> waitFor(long seen) {
    CompletableFuture<Long> woken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            commits.awaitChange(seen, LONG);
            woken.complete(commits.version());
          } catch (InterruptedException e) {
            woken.completeExceptionally(e);
          }
        });
    return woken;
  }

  @Test
  void wakesAtOnceAfterAQuietTime() {
    long seen = commits.version();
    commits.announceSoon();
    assertThat(commits.version()).isEqualTo(seen + 1);
  }

  @Test
  void tellsManyAtOnceAndForgetsNone() throws Exception {
    long before = commits.version();
    for (int i = 0; i < 10_000; i++) {
      commits.announceSoon();
    }
    long seen = commits.version();
    assertThat(seen - before).isLessThan(10_000);
    commits.announceSoon();
    commits.announceSoon(); // the one before may have come after a gap
    long now = commits.version();
    assertThat(waitFor(now > seen ? seen : now).get(20, TimeUnit.SECONDS)).isGreaterThan(seen);
  }

  @Test
  void wakesThoseThatWaitedBeforeAndTellsTheUrgentAtOnce() throws Exception {
    commits.announce();
    long seen = commits.version();
    CompletableFuture<Long> first = waitFor(seen);
    commits.announceSoon();
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(seen + 1);

    CompletableFuture<Long> second = waitFor(seen + 1);
    commits.announce();
    await().until(second::isDone);
    assertThat(second.get()).isEqualTo(seen + 2);
  }
}
