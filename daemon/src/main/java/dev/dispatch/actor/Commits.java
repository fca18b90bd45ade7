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

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;

  public Commits(Store store) {
    this.store = store;
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
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
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
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (version == seenVersion && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
