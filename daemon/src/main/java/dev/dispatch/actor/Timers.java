package dev.dispatch.actor;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Wakes owners later, on one thread; what it runs must only put hints into mailboxes. */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor scheduler =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("timers").daemon().factory());

  public Timers() {
    scheduler.setRemoveOnCancelPolicy(true);
  }

  /** Runs it once after that time. */
  void after(Duration delay, Runnable hint) {
    ScheduledExecutorService target = scheduler;
    if (!target.isShutdown()) {
      ScheduledFuture<?> _ =
          target.schedule(hint, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }
  }

  /** Runs it again and again. */
  void every(Duration period, Runnable hint) {
    ScheduledFuture<?> _ =
        scheduler.scheduleWithFixedDelay(
            hint, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
