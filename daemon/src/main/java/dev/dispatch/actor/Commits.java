package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.ChangeSignal;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to the store and tells waiting calls that there is more. Whoever commits waits until it is
 * stored; nothing is shown before.
 */
public final class Commits implements ChangeSignal {
  /** Long: what was submitted is stored in the end, and must not be taken for refused. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration GAP = Duration.ofMillis(10);

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private long announcedNanos;
  private boolean announceDue;

  public Commits(Store store) {
    this.store = store;
    this.announcedNanos = System.nanoTime() - GAP.toNanos();
  }

  /** Stores a transaction; gives the number of the newest event. */
  long commit(List<StoreChange> changes, Durability durability) {
    CompletableFuture<Long> stored = store.submit(changes, durability);
    try {
      return stored.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DispatchException known) {
        throw known;
      }
      throw new DispatchException(ErrorCode.INTERNAL, "the registry failed: " + e.getCause())
          .causedBy(e);
    } catch (TimeoutException e) {
      throw new DispatchException(
              ErrorCode.OVERLOADED, "the registry did not store within " + LIMIT.toSeconds() + " s")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(ErrorCode.INTERRUPTED, "interrupted while storing").causedBy(e);
    }
  }

  /** Wakes waiting calls; to be called once what was stored can be seen. */
  void announce() {
    lock.lock();
    try {
      announceNow();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same, but at most once in a {@link #GAP}: agents that write without end would have every
   * waiting call look thousands of times a second. The waiting calls keep the time.
   */
  void announceSoon() {
    lock.lock();
    try {
      if (untilGapIsOver() <= 0) {
        announceNow();
      } else if (!announceDue) {
        announceDue = true;
        changed.signalAll(); // so that they wait no longer than the gap
      }
    } finally {
      lock.unlock();
    }
  }

  private void announceNow() {
    version++;
    announcedNanos = System.nanoTime();
    announceDue = false;
    changed.signalAll();
  }

  private long untilGapIsOver() {
    return announcedNanos + GAP.toNanos() - System.nanoTime();
  }

  @Override
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitChange(long seenVersion, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    lock.lockInterruptibly();
    try {
      for (long left = atMost.toNanos();
          version == seenVersion && left > 0;
          left = end - System.nanoTime()) {
        if (announceDue && untilGapIsOver() <= 0) {
          announceNow();
        } else {
          changed.awaitNanos(announceDue ? Math.min(left, untilGapIsOver()) : left);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
