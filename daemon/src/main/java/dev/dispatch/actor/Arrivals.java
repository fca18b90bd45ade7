package dev.dispatch.actor;

import dev.dispatch.event.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lane's events between their commit and their fold, so that they need not be read from the store
 * again. In the order of the store: what was stored while another transaction of the lane was under
 * way waits for that one. Where that is not certain (at first, after a failure, when too much
 * waits) the store has to be asked, which misses nothing. Safe for any thread.
 */
final class Arrivals {
  private static final int MAX_EVENTS = 4_096;

  /**
   * What is to be folded.
   *
   * @param askStore whether to fold what the store has behind the cursor; {@code events} is empty
   *     then
   */
  record Batch(boolean askStore, List<StoredEvent> events) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final List<List<StoredEvent>> waiting = new ArrayList<>();
  private List<StoredEvent> ready = new ArrayList<>();
  private int underWay;
  private boolean askStore = true;

  /** A transaction is about to be submitted; {@link #stored} or {@link #failed} follows. */
  void begun() {
    lock.lock();
    try {
      underWay++;
    } finally {
      lock.unlock();
    }
  }

  /** It is stored, with these events. */
  void stored(List<StoredEvent> events) {
    lock.lock();
    try {
      if (!events.isEmpty()) {
        waiting.add(events);
      }
      ended();
    } finally {
      lock.unlock();
    }
  }

  /** It is not known what of it is stored. */
  void failed() {
    lock.lock();
    try {
      askStore = true;
      ended();
    } finally {
      lock.unlock();
    }
  }

  /** Whatever is submitted from here on has higher numbers than what waits. */
  private void ended() {
    underWay--;
    if (underWay > 0) {
      return;
    }
    waiting.sort(Comparator.comparingLong(events -> events.getFirst().seq()));
    waiting.forEach(ready::addAll);
    waiting.clear();
    if (ready.size() > MAX_EVENTS) {
      askStore = true;
    }
    if (askStore) {
      ready.clear();
    }
  }

  /** Has the next fold ask the store. */
  void doubt() {
    lock.lock();
    try {
      askStore = true;
      ready.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What there is to fold; for the lane's own thread, which says {@link #doubt} if it fails. */
  Batch take() {
    lock.lock();
    try {
      Batch batch = new Batch(askStore, ready);
      askStore = false;
      ready = new ArrayList<>();
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
