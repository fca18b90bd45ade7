package dev.dispatch.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's own watcher, once for the daemon: on Linux one inotify instance, of which a user has
 * few. One thread takes events and times the sweep; listeners run on a bounded pool.
 */
public final class NativeFileWatch implements FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(NativeFileWatch.class);

  /** How often everything is looked at whether or not an event told. */
  public static final Duration DEFAULT_SWEEP = Duration.ofSeconds(12);

  private static final int MAX_LISTENER_THREADS = 8;

  private final WatchService service;
  private final Duration sweepInterval;
  private final Runnable beforeTaking;
  private final WorkerPool pool = new WorkerPool("file-listener", MAX_LISTENER_THREADS);

  /** Guards the two collections; held over calls of the watch service, never over a listener. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Set<WatchedDirectory> directories = new HashSet<>();
  private final IdentityHashMap<WatchKey, List<WatchedDirectory>> byKey = new IdentityHashMap<>();

  public NativeFileWatch(Duration sweepInterval) {
    this(sweepInterval, () -> {});
  }

  /**
   * @param beforeTaking runs on the watcher's thread whenever a directory has events; a test that
   *     holds it there makes the system lose some
   */
  NativeFileWatch(Duration sweepInterval, Runnable beforeTaking) {
    if (!sweepInterval.isPositive()) {
      throw new IllegalArgumentException("sweep interval: " + sweepInterval);
    }
    this.sweepInterval = sweepInterval;
    this.service = newWatchService();
    this.beforeTaking = beforeTaking;
    Thread.ofPlatform().daemon().name("file-watch").start(this::serve);
  }

  private static WatchService newWatchService() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch files: no inotify instance is left", e);
    }
  }

  @Override
  public Registration watch(Path directory, WatchListener listener) {
    Watched watched = new Watched(listener, pool);
    WatchedDirectory watchedDirectory = new WatchedDirectory(directory, watched);
    lock.lock();
    try {
      directories.add(watchedDirectory);
      refresh(watchedDirectory);
    } finally {
      lock.unlock();
    }
    return () -> remove(watchedDirectory);
  }

  private void remove(WatchedDirectory directory) {
    directory.watched().close();
    lock.lock();
    try {
      directories.remove(directory);
      detach(directory);
    } finally {
      lock.unlock();
    }
  }

  private boolean refresh(WatchedDirectory directory) {
    @Nullable WatchKey before = directory.key();
    boolean changed = directory.refresh(service);
    if (changed && before != null) {
      detachKey(directory, before);
    }
    @Nullable WatchKey key = directory.key();
    if (changed && key != null) {
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(directory);
    }
    return changed;
  }

  private void detach(WatchedDirectory directory) {
    @Nullable WatchKey key = directory.key();
    if (key != null) {
      detachKey(directory, key);
    }
  }

  /** Two paths may lead to one directory, and then share its key. */
  private void detachKey(WatchedDirectory directory, WatchKey key) {
    List<WatchedDirectory> sharers = byKey.get(key);
    if (sharers != null && sharers.remove(directory) && sharers.isEmpty()) {
      byKey.remove(key);
      key.cancel();
    }
  }

  private void serve() {
    long nextSweepNanos = System.nanoTime() + sweepInterval.toNanos();
    try {
      while (true) {
        long leftNanos = nextSweepNanos - System.nanoTime();
        if (leftNanos <= 0) {
          nextSweepNanos = System.nanoTime() + sweepInterval.toNanos();
          guarded(this::sweep);
        } else {
          @Nullable WatchKey key = service.poll(leftNanos, TimeUnit.NANOSECONDS);
          if (key != null) {
            guarded(() -> take(key));
          }
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      LOG.debug("file watcher ends");
    }
  }

  /** A watcher that ended over one failure would tell nobody of anything any more. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (ClosedWatchServiceException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.error("the file watcher failed at a piece of work; the sweep makes up for it", e);
    }
  }

  private void take(WatchKey key) {
    Set<String> names = new HashSet<>();
    boolean lost = true; // unless everything could be read
    try {
      beforeTaking.run();
      lost = namesOf(key, names);
    } finally {
      tell(key, names, lost, !key.reset());
    }
  }

  /** Whether the system lost some. */
  private static boolean namesOf(WatchKey key, Set<String> names) {
    boolean lost = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      if (StandardWatchEventKinds.OVERFLOW.equals(event.kind())) {
        lost = true;
      } else {
        names.add(String.valueOf(event.context()));
      }
    }
    return lost;
  }

  private void tell(WatchKey key, Set<String> names, boolean lost, boolean gone) {
    lock.lock();
    try {
      for (WatchedDirectory directory : List.copyOf(byKey.getOrDefault(key, List.of()))) {
        if (gone) {
          refresh(directory);
        }
        if (lost || gone) {
          directory.watched().hintRescan();
        } else if (!names.isEmpty()) {
          directory.watched().hint(names);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void sweep() {
    lock.lock();
    try {
      for (WatchedDirectory directory : directories) {
        if (refresh(directory)) {
          directory.watched().hintRescan();
        }
        directory.watched().hintSweep();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.warn("closing the file watcher", e);
    }
    pool.close();
  }
}
