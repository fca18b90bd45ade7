package dev.dispatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFileWatchTest {
  private static final Duration NO_SWEEP = Duration.ofHours(1);
  private static final Duration QUICK_SWEEP = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void namesWhatWasMadeWrittenAndRemoved() throws Exception {
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      Path old = Files.createFile(folder.resolve("old"));
      Path gone = Files.createFile(folder.resolve("gone"));
      watch.watch(folder, listener);

      Files.writeString(old, "x");
      Files.delete(gone);
      Files.createFile(folder.resolve("new"));

      await().until(() -> listener.names.equals(Set.of("old", "gone", "new")));
      assertThat(listener.rescans).hasValue(0);
    }
  }

  @Test
  void tellsWithinMilliseconds() throws Exception {
    BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    WatchListener listener =
        new RecordingWatchListener() {
          @Override
          public void changed(Set<String> changed) {
            told.add(System.nanoTime());
          }
        };
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      watch.watch(folder, listener);
      List<Long> micros = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        long start = System.nanoTime();
        Files.createDirectory(folder.resolve("d" + i));
        Long end = told.poll(5, TimeUnit.SECONDS);
        assertThat(end).isNotNull();
        micros.add((end - start) / 1000);
      }
      micros.sort(null);
      assertThat(micros.get(20)).as("median in µs of %s", micros).isLessThan(5_000);
    }
  }

  @Test
  void asksForARescanWhenEventsWereLost() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    Runnable held =
        () -> {
          try {
            assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP, held)) {
      watch.watch(folder, listener);
      for (int i = 0; i < 2000; i++) {
        Files.createFile(folder.resolve("f" + i));
      }
      hold.countDown();
      await().until(() -> listener.rescans.get() > 0);

      Files.createFile(folder.resolve("after"));
      await().until(() -> listener.names.contains("after"));
    }
  }

  @Test
  void findsADirectoryThatAppearsVanishesAndComesBack() throws Exception {
    Path directory = folder.resolve("late");
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(QUICK_SWEEP)) {
      watch.watch(directory, listener);
      for (int round = 1; round <= 3; round++) {
        int rescans = listener.rescans.get();
        Files.createDirectory(directory);
        await().until(() -> listener.rescans.get() > rescans);
        Path file = Files.createFile(directory.resolve("in" + round));
        String name = "in" + round;
        await().until(() -> listener.names.contains(name));

        int rescansBefore = listener.rescans.get();
        Files.delete(file);
        Files.delete(directory);
        await().until(() -> listener.rescans.get() > rescansBefore);
      }
    }
  }

  @Test
  void findsADirectoryThatWasReplaced() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("d"));
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(QUICK_SWEEP)) {
      watch.watch(directory, listener);
      Files.move(directory, folder.resolve("moved"));
      Files.createDirectory(directory);
      await().until(() -> listener.rescans.get() > 0);

      Files.createFile(directory.resolve("in-the-new-one"));
      await().until(() -> listener.names.contains("in-the-new-one"));
    }
  }

  @Test
  void sweepsWhetherOrNotAnythingHappens() throws Exception {
    RecordingWatchListener present = new RecordingWatchListener();
    RecordingWatchListener absent = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(QUICK_SWEEP)) {
      watch.watch(folder, present);
      FileWatch.Registration registration = watch.watch(folder.resolve("absent"), absent);
      await().until(() -> present.sweeps.get() > 2 && absent.sweeps.get() > 2);

      registration.close();
      int told = absent.sweeps.get();
      int swept = present.sweeps.get();
      await().until(() -> present.sweeps.get() > swept + 3);
      assertThat(absent.sweeps.get()).isLessThanOrEqualTo(told + 1);
    }
  }

  @Test
  void tellsTwoListenersOfOneDirectoryUntilTheirOwnEnd() throws Exception {
    RecordingWatchListener first = new RecordingWatchListener();
    RecordingWatchListener second = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      FileWatch.Registration registration = watch.watch(folder, first);
      watch.watch(folder.resolve("."), second);
      Files.createFile(folder.resolve("a"));
      await().until(() -> first.names.contains("a") && second.names.contains("a"));

      registration.close();
      Files.createFile(folder.resolve("b"));
      await().until(() -> second.names.contains("b"));
      assertThat(first.names).doesNotContain("b");
    }
  }

  @Test
  void goesOnWhileListenersBlock() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    RecordingWatchListener free = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      for (int i = 0; i < 5; i++) {
        Path directory = Files.createDirectory(folder.resolve("slow" + i));
        watch.watch(
            directory,
            new RecordingWatchListener() {
              @Override
              public void changed(Set<String> changed) {
                blocked.incrementAndGet();
                try {
                  assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
        Files.createFile(directory.resolve("x"));
      }
      await().until(() -> blocked.get() == 5);

      watch.watch(folder, free);
      Files.createFile(folder.resolve("y"));
      await().until(() -> free.names.contains("y"));
      hold.countDown();
    }
  }

  @Test
  void neverCallsOneListenerTwiceAtOnce() throws Exception {
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(Duration.ofMillis(1))) {
      watch.watch(folder, listener);
      for (int i = 0; i < 500; i++) {
        Files.writeString(folder.resolve("f" + i % 7), "x");
      }
      await().until(() -> listener.names.size() == 7 && listener.sweeps.get() > 20);
      assertThat(listener.overlapped).isFalse();
    }
  }

  @Test
  void goesOnAfterAListenerThatThrows() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    WatchListener failing =
        new RecordingWatchListener() {
          @Override
          public void changed(Set<String> changed) {
            failures.incrementAndGet();
            throw new StackOverflowError("on purpose");
          }
        };
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      watch.watch(folder, failing);
      Files.createFile(folder.resolve("a"));
      await().until(() -> failures.get() == 1);
      Files.createFile(folder.resolve("b"));
      await().until(() -> failures.get() == 2);
    }
  }

  @Test
  void goesOnAfterAnErrorOfItsOwn() throws Exception {
    AtomicInteger failures = new AtomicInteger(1);
    Runnable failingOnce =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new StackOverflowError("on purpose");
          }
        };
    RecordingWatchListener listener = new RecordingWatchListener();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP, failingOnce)) {
      watch.watch(folder, listener);
      Files.createFile(folder.resolve("a"));
      await().until(() -> listener.rescans.get() == 1); // what it failed on may be anything
      Files.createFile(folder.resolve("b"));
      await().until(() -> listener.names.contains("b"));
    }
  }

  @Test
  void watchesAThousandDirectories() throws Exception {
    List<RecordingWatchListener> listeners = new ArrayList<>();
    try (FileWatch watch = new NativeFileWatch(NO_SWEEP)) {
      for (int i = 0; i < 1000; i++) {
        RecordingWatchListener listener = new RecordingWatchListener();
        listeners.add(listener);
        watch.watch(Files.createDirectory(folder.resolve("d" + i)), listener);
      }
      for (int i = 0; i < 1000; i++) {
        Files.createFile(folder.resolve("d" + i).resolve("f"));
      }
      await().until(() -> listeners.stream().allMatch(l -> l.names.contains("f")));
    }
  }
}
