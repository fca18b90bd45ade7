package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is put into it one at a time, in order, on a shared pool of platform threads. Bounded:
 * a call that finds it full is refused. Hints ({@link #hint}) need no room: however many come
 * before the next look, there is one look.
 */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
  private static final int CAPACITY = 256;
  private static final Duration CALL_LIMIT = Duration.ofSeconds(60);

  private final String owner;
  private final Executor executor;
  private final Runnable look;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean hinted;
  private boolean running;
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param look what a hint asks for
   */
  Mailbox(String owner, Executor executor, Runnable look) {
    this.owner = owner;
    this.executor = executor;
    this.look = look;
  }

  /** Asks for a look soon; never blocks. */
  void hint() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      hinted = true;
      startIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Puts something in without waiting for it; refused when full. */
  void post(Runnable work) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (waiting.size() >= CAPACITY) {
        throw new DispatchException(
            ErrorCode.OVERLOADED, owner + " has too much to do at once", "try again in a moment");
      }
      waiting.add(work);
      startIfIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Puts something in and waits for what it gives. */
  <T> T call(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    post(() -> {
      try {
        result.complete(work.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return await(result);
  }

  private <T> T await(CompletableFuture<T> result) {
    try {
      return result.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DispatchException known) {
        throw known;
      }
      throw new DispatchException(ErrorCode.INTERNAL, owner + " failed: " + e.getCause())
          .causedBy(e);
    } catch (TimeoutException e) {
      throw new DispatchException(
              ErrorCode.TIMED_OUT,
              owner + " did not answer within " + CALL_LIMIT.toSeconds() + " s",
              "dispatch daemon log")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DispatchException(ErrorCode.INTERRUPTED, "interrupted").causedBy(e);
    }
  }

  /** Takes nothing more; what is under way ends by itself. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      hinted = false;
    } finally {
      lock.unlock();
    }
  }

  private void startIfIdle() {
    if (!running) {
      running = true;
      executor.execute(this::drain);
    }
  }

  private void drain() {
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        // An owner that stopped looking would be worse than any single failure.
        LOG.error("{} failed at a piece of work", owner, e);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Runnable next() {
    lock.lock();
    try {
      Runnable work = waiting.poll();
      if (work == null && hinted) {
        hinted = false;
        work = look;
      }
      if (work == null) {
        running = false;
      }
      return work;
    } finally {
      lock.unlock();
    }
  }
}
