package dev.dispatch.watch;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and the hints that wait for it, merged. Its work is in the pool's queue at most
 * once, which is what keeps its listener from being called by two threads.
 */
final class Watched implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** More changed names than this are told as a rescan. */
  private static final int MAX_NAMES = 1024;

  private final WatchListener listener;
  private final WorkerPool pool;
  private final ReentrantLock lock = new ReentrantLock();
  private Set<String> names = new HashSet<>();
  private boolean rescan;
  private boolean sweep;
  private boolean queued;
  private boolean closed;

  Watched(WatchListener listener, WorkerPool pool) {
    this.listener = listener;
    this.pool = pool;
  }

  void hint(Set<String> changed) {
    lock.lock();
    try {
      names.addAll(changed);
      if (names.size() > MAX_NAMES) {
        names = new HashSet<>();
        rescan = true;
      }
      enqueue();
    } finally {
      lock.unlock();
    }
  }

  void hintRescan() {
    lock.lock();
    try {
      rescan = true;
      enqueue();
    } finally {
      lock.unlock();
    }
  }

  void hintSweep() {
    lock.lock();
    try {
      sweep = true;
      enqueue();
    } finally {
      lock.unlock();
    }
  }

  private void enqueue() {
    if (!queued && !closed) {
      queued = true;
      pool.execute(this);
    }
  }

  @Override
  public void run() {
    Set<String> toldNames;
    boolean toldRescan;
    boolean toldSweep;
    lock.lock();
    try {
      toldNames = names;
      toldRescan = rescan;
      toldSweep = sweep;
      names = new HashSet<>();
      rescan = false;
      sweep = false;
      if (closed) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      tell(toldNames, toldRescan, toldSweep);
    } catch (RuntimeException | Error e) {
      // An error, too: a listener that is never called again would be worse.
      LOG.error("a file listener failed; it is called again at the next hint", e);
    }
    lock.lock();
    try {
      queued = false;
      if (rescan || sweep || !names.isEmpty()) {
        enqueue();
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(Set<String> toldNames, boolean toldRescan, boolean toldSweep) {
    if (toldRescan) {
      listener.rescan();
    } else if (!toldNames.isEmpty()) {
      listener.changed(Set.copyOf(toldNames));
    }
    if (toldSweep) {
      listener.sweep();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
