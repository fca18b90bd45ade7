package dev.dispatch.watch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it is told, and notices when two threads tell it at once. */
class RecordingWatchListener implements WatchListener {
  final Set<String> names = ConcurrentHashMap.newKeySet();
  final AtomicInteger rescans = new AtomicInteger();
  final AtomicInteger sweeps = new AtomicInteger();
  final AtomicBoolean overlapped = new AtomicBoolean();
  private final AtomicBoolean busy = new AtomicBoolean();

  @Override
  public void changed(Set<String> changed) {
    alone(() -> names.addAll(changed));
  }

  @Override
  public void rescan() {
    alone(rescans::incrementAndGet);
  }

  @Override
  public void sweep() {
    alone(sweeps::incrementAndGet);
  }

  private void alone(Runnable work) {
    overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
    work.run();
    busy.set(false);
  }
}
