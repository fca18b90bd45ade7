package dev.dispatch.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads for work that may block: as few as will do, up to a limit, gone after thirty
 * idle seconds. The queue is in order of arrival and as long as its users allow: each of them has
 * at most one piece of work in it.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final String name;
  private final int maxThreads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private int threads;
  private int idle;
  private boolean closed;

  public WorkerPool(String name, int maxThreads) {
    if (maxThreads < 1) {
      throw new IllegalArgumentException("threads of " + name + ": " + maxThreads);
    }
    this.name = name;
    this.maxThreads = maxThreads;
  }

  /** Runs the work soon; drops it once the pool is closed. */
  public void execute(Runnable work) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      queue.add(work);
      if (idle < queue.size() && threads < maxThreads) {
        threads++;
        Thread.ofPlatform().daemon().name(name).start(this::serve);
      } else {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    for (Runnable work = next(); work != null; work = next()) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOG.error("{}: work failed", name, e);
      }
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      long leftNanos = IDLE_LIMIT.toNanos();
      while (queue.isEmpty() && !closed && leftNanos > 0) {
        idle++;
        try {
          leftNanos = changed.awaitNanos(leftNanos);
        } catch (InterruptedException e) {
          leftNanos = 0; // nobody of ours interrupts; treat it as idle for too long
        } finally {
          idle--;
        }
      }
      Runnable work = closed ? null : queue.poll();
      if (work == null) {
        threads--;
        changed.signalAll();
      }
      return work;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits, and waits up to three seconds for what runs. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      changed.signalAll();
      long leftNanos = CLOSE_LIMIT.toNanos();
      while (threads > 0 && leftNanos > 0) {
        leftNanos = changed.awaitNanos(leftNanos);
      }
      if (threads > 0) {
        LOG.warn("{}: {} threads still run after {}", name, threads, CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** How many threads there are now. */
  int threadCount() {
    lock.lock();
    try {
      return threads;
    } finally {
      lock.unlock();
    }
  }
}
