package dev.dispatch.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets busy logs rest between two looks, so that one look takes many lines. All that rest are woken
 * together: what they read then is stored together, too. Has a thread only while something rests.
 * Safe for any thread.
 */
final class Pauses implements AutoCloseable {
  /** Part of what an event takes from the log of a busy agent to a reader. */
  private static final Duration LENGTH = Duration.ofMillis(20);

  private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor timer;
  private final ReentrantLock lock = new ReentrantLock();
  private List<Runnable> resting = new ArrayList<>();

  Pauses() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("wire-log-pause").factory());
    timer.setKeepAliveTime(IDLE_LIMIT.toSeconds(), TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs it at the end of the pause that goes on, or of a new one; not at all once closed. */
  void afterPause(Runnable wake) {
    lock.lock();
    try {
      resting.add(wake);
      if (resting.size() == 1 && !timer.isShutdown()) {
        ScheduledFuture<?> _ =
            timer.schedule(this::wakeAll, LENGTH.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    List<Runnable> woken;
    lock.lock();
    try {
      woken = resting;
      resting = new ArrayList<>();
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
