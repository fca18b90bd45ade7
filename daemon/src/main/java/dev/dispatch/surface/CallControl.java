package dev.dispatch.surface;

import dev.dispatch.op.ChangeSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How the outside reaches a call under way. {@link #cancel} and {@link #wake} may come from any
 * thread, at any time and more than once; everything else belongs to the call's own thread. The
 * thread is interrupted only while it waits in here, never within an op.
 */
public final class CallControl {
  private final ReentrantLock lock = new ReentrantLock();
  private boolean cancelled;
  private boolean woken;
  private @Nullable Thread waiter;
  private volatile @Nullable String notice;

  /** Says that the caller pressed Ctrl-C or went away. */
  public void cancel() {
    lock.lock();
    try {
      cancelled = true;
      if (waiter != null) {
        waiter.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the call's present wait, or its next: there is something to look at. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      if (waiter != null) {
        waiter.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** From now on a cancel detaches, and leaves this to be said. */
  public void detachable(String text) {
    notice = text;
  }

  /** What to say when the call is detached from; empty while a cancel cancels. */
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /** Waits for news, at most that long; returns early on a cancel. */
  void awaitChange(ChangeSignal signal, long seenVersion, Duration atMost) {
    waiting(() -> {
      signal.awaitChange(seenVersion, atMost);
      return true;
    });
  }

  /** Waits for another call's end, at most that long; empty when it has not come. */
  <T> Optional<T> await(CompletableFuture<T> future, Duration atMost) throws ExecutionException {
    Object end =
        waiting(() -> {
          try {
            return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
          } catch (ExecutionException e) {
            return e;
          }
        });
    if (end instanceof ExecutionException failed) {
      throw failed;
    }
    return end == null ? Optional.empty() : Optional.of(future.resultNow());
  }

  private @Nullable Object waiting(Wait wait) {
    if (!enter()) {
      return null;
    }
    try {
      return wait.run();
    } catch (InterruptedException | TimeoutException e) {
      return null;
    } finally {
      leave();
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      if (cancelled || woken) {
        woken = false;
        return false;
      }
      waiter = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the interrupt of one that came too late back, so that the op does not meet it. */
  private void leave() {
    lock.lock();
    try {
      waiter = null;
      if (Thread.interrupted() && !woken) {
        cancelled = true;
      }
      woken = false;
    } finally {
      lock.unlock();
    }
  }

  private interface Wait {
    Object run() throws InterruptedException, TimeoutException;
  }
}
