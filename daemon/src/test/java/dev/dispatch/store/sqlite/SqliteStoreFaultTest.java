package dev.dispatch.store.sqlite;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static dev.dispatch.testkit.store.StoreSamples.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong around the registry: full and read-only disks, damage, overload, long queries.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SqliteStoreFaultTest {
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final int LIMIT_SECONDS = 20;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("dispatch.db");
  }

  private static StoreChange remark(String text) {
    return new StoreChange.Append(NOW, new TaskEvent.TaskRemarked(TASK, text));
  }

  private static CompletableFuture<Long> submit(SqliteStore store, String text) {
    return store.submit(List.of(remark(text)), Durability.FULL);
  }

  private static long await(CompletableFuture<Long> future) throws Exception {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static DispatchException failureOf(CompletableFuture<Long> future) throws Exception {
    try {
      throw new AssertionError("stored as " + await(future));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DispatchException failure) {
        return failure;
      }
      throw e;
    }
  }

  private DispatchException refusalToOpen() {
    return catchThrowableOfType(
        DispatchException.class, () -> SqliteStore.open(file(), CLOCK).close());
  }

  @Test
  void goesOnOnceThereIsSpaceAgain() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, 4096);
        SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      assertThat(await(submit(store, "before"))).isEqualTo(1);
      Path filler = disk.fill();

      DispatchException failure = failureOf(submit(store, "x".repeat(200_000)));
      assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(failure).hasMessageContaining("disk is full; nothing of this change was stored");
      assertThat(failure.hints())
          .containsExactly("free some space there and run the command again: df -h " + folder);
      assertThat(store.lastSeq()).isEqualTo(1);

      Files.delete(filler);
      assertThat(await(submit(store, "after"))).isEqualTo(2);
      assertThat(store.taskEvents(TASK, 0, 10))
          .extracting(event -> ((TaskEvent.TaskRemarked) event.event()).remark())
          .containsExactly("before", "after");
      assertThat(store.integrityCheck()).isEmpty();
    }
  }

  @Test
  void goesOnAfterAnErrorThatFollowsACommit() throws Exception {
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      store.onCommit(seq -> {
        throw new StackOverflowError("on purpose");
      });
      assertThat(await(submit(store, "one"))).isEqualTo(1);
      assertThat(await(submit(store, "two"))).isEqualTo(2);
    }
  }

  @Test
  void leavesNothingHalfMadeOnFullDisk() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, 2048)) {
      Path filler = disk.fill();
      assertThat(refusalToOpen()).isNotNull();
      assertThat(file()).doesNotExist();
      Files.delete(filler);
      assertThat(refusalToOpen()).isNull();
    }
  }

  @Test
  void saysThatTheFolderIsReadOnly() throws Exception {
    try (SmallDisk disk = new SmallDisk(folder, 4096)) {
      SqliteStore.open(file(), CLOCK).close();
      disk.makeReadOnly();
      DispatchException failure = refusalToOpen();
      assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(failure).hasMessageContaining("registry " + file() + " cannot be");
      assertThat(failure.hints()).isNotEmpty();
    }
  }

  @Test
  void refusesWhatIsNoDatabaseAndLeavesIt() throws Exception {
    Files.writeString(file(), "These are words and no pages of a database. ".repeat(200));
    byte[] before = Files.readAllBytes(file());
    DispatchException failure = refusalToOpen();
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure).hasMessageContaining("is damaged or no SQLite file");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void findsDamagedPages() throws Exception {
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      for (int i = 0; i < 50; i++) {
        await(submit(store, "x".repeat(3_000)));
      }
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
      for (long at = 60 * 4096; at < 65 * 4096; at += 4096) {
        damaged.seek(at);
        damaged.write(new byte[600]);
      }
    }
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      assertThat(store.integrityCheck()).isNotEmpty();
      assertThatThrownBy(() -> store.taskEvents(TASK, 0, 1_000))
          .isInstanceOf(DispatchException.class)
          .hasMessageContaining("is damaged");
    }
  }

  @Test
  void refusesMoreThanItCanKeepWaiting() throws Exception {
    try (SqliteStore store = SqliteStore.open(file(), CLOCK);
        SqlSession other = SqlSession.open(file(), false)) {
      other.script("begin immediate");
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        futures.add(submit(store, "r" + i));
      }
      DispatchException failure = failureOf(futures.getLast());
      assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
      other.script("commit");

      long stored = 0;
      for (CompletableFuture<Long> future : futures) {
        stored += future.handle((seq, e) -> e == null ? 1 : 0).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      assertThat(stored).isBetween(8_192L, 9_999L);
      assertThat(store.lastSeq()).isEqualTo(stored);
    }
  }

  @Test
  void refusesMoreTextThanItCanKeepWaiting() throws Exception {
    String large = "x".repeat(1 << 20);
    try (SqliteStore store = SqliteStore.open(file(), CLOCK);
        SqlSession other = SqlSession.open(file(), false)) {
      other.script("begin immediate");
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        futures.add(submit(store, large));
      }
      assertThat(failureOf(futures.getLast()).code()).isEqualTo(ErrorCode.OVERLOADED);
      other.script("commit");
      assertThat(await(futures.getFirst())).isEqualTo(1);
    }
  }

  @Test
  void answersShortQueriesBesideTwoThatTakeLong() throws Exception {
    SqliteStore.open(file(), CLOCK).close();
    StoreReaders readers = new StoreReaders(file());
    CountDownLatch started = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<Long>> slow = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Long> one = new CompletableFuture<>();
      slow.add(one);
      Thread.ofVirtual().start(() -> one.complete(readers.read(s -> slowly(started, end))));
    }
    assertThat(started.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Long> fast = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> fast.complete(readers.read(s -> s.number("select 7"))));
    assertThat(await(fast)).isEqualTo(7);
    assertThat(slow).noneMatch(CompletableFuture::isDone);

    end.countDown();
    for (CompletableFuture<Long> one : slow) {
      assertThat(await(one)).isZero();
    }
    readers.close(java.time.Duration.ofSeconds(LIMIT_SECONDS));
  }

  private static Long slowly(CountDownLatch started, CountDownLatch end) {
    started.countDown();
    try {
      return end.await(LIMIT_SECONDS, TimeUnit.SECONDS) ? 0L : -1L;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -2L;
    }
  }

  @Test
  void commitsWhatWaitsWhenItIsClosed() throws Exception {
    SqliteStore store = SqliteStore.open(file(), CLOCK);
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      futures.add(submit(store, "r" + i));
    }
    store.close();
    assertThat(await(futures.getLast())).isEqualTo(2_000);
    assertThat(failureOf(submit(store, "late"))).hasMessage("the registry is closed");
    assertThatThrownBy(store::tasks).hasMessage("the registry is closed");
    store.close(); // again does nothing
    try (SqliteStore again = SqliteStore.open(file(), CLOCK)) {
      assertThat(again.lastSeq()).isEqualTo(2_000);
    }
  }

  @Test
  void tellsListenersAfterEveryCommit() throws Exception {
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      CompletableFuture<Long> told = new CompletableFuture<>();
      store.onCommit(seq -> {
        throw new IllegalStateException("a listener fails");
      });
      store.onCommit(told::complete);
      await(submit(store, "one"));
      assertThat(await(told)).isEqualTo(1);
    }
  }

  @Test
  void answersFromIndexes() throws Exception {
    SqliteStore.open(file(), CLOCK).close();
    try (SqlSession session = SqlSession.open(file(), true)) {
      assertThat(plan(session, StoreQueries.LANE_EVENTS, "0abcde", 0, 1)).contains("events_lane");
      assertThat(plan(session, StoreQueries.TASK_EVENTS, "/r", "t", 0, 1)).contains("events_task");
      assertThat(plan(session, StoreQueries.NOTICES, 0, 1)).contains("events_notice");
    }
  }

  private static String plan(SqlSession session, String query, Object... values) throws Exception {
    String plan =
        String.join("; ", session.list("explain query plan " + query, r -> r.getString(4), values));
    assertThat(plan).contains("SEARCH").doesNotContain("SCAN").doesNotContain("TEMP B-TREE");
    return plan;
  }

  @Test
  void unpacksTheDriversLibraryOnce() throws IOException {
    // Where the property is set already another test in this JVM has shown it.
    SqliteStore.open(file(), CLOCK).close();
    Path library =
        Path.of(System.getProperty("org.sqlite.lib.path"))
            .resolve(System.getProperty("org.sqlite.lib.name"));
    assertThat(library.getFileName().toString()).endsWith("libsqlitejdbc.so");
  }
}
