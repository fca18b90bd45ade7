package dev.dispatch.surface;

import dev.dispatch.op.ChangeSignal;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A signal that tests raise, and that says how many wait for it. */
public final class TestingSignal implements ChangeSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private int waiting;

  /** Says that there is something new. */
  public void raise() {
    lock.lock();
    try {
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Calls that wait right now. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
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
    lock.lock();
    try {
      waiting++;
      long left = atMost.toNanos();
      while (version <= seenVersion && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      waiting--;
      lock.unlock();
    }
  }
}
