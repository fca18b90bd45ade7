package dev.dispatch.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.transport.AgentEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456789Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @TempDir Path folder;

  @Test
  void keepsEventsAcrossReopening() throws Exception {
    Path file = folder.resolve("dispatch.db");
    LaneRef lane = new LaneRef("0abcde");
    LaneEvent event = new LaneEvent.AgentObserved(lane, new AgentEvent.TurnStarted());
    try (SqliteStore store = SqliteStore.open(file, CLOCK)) {
      assertThat(
              store
                  .submit(List.of(new StoreChange.Append(NOW, event)), Durability.FULL)
                  .get(5, TimeUnit.SECONDS))
          .isEqualTo(1);
    }
    try (SqliteStore store = SqliteStore.open(file, CLOCK)) {
      assertThat(store.lastSeq()).isEqualTo(1);
      assertThat(store.laneEvents(lane, 0, 10)).containsExactly(new StoredEvent(1, NOW, event));
      assertThat(store.notices(0, 10)).isEmpty();
      assertThat(store.integrityCheck()).isEmpty();
    }
  }

  @Test
  void isReadableByItsOwnerOnly() throws Exception {
    Path file = folder.resolve("dispatch.db");
    try (SqliteStore store = SqliteStore.open(file, CLOCK)) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(Path.of(file + suffix))))
            .as(suffix)
            .isEqualTo("rw-------");
      }
      assertThat(store.lastSeq()).isZero();
    }
  }
}
