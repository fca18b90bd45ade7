package dev.dispatch.workerio;

import dev.dispatch.id.LaneRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FIFOs of all live lanes. Life cycle: lanes may be {@link #opened} at any time; nothing is
 * read before {@link #begin}; after {@link #close} what was not answered is left for the next
 * daemon. For any thread; opening and ending a lane block on the file system.
 */
public final class WorkerFifos implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFifos.class);
  private static final Duration RETRY = Duration.ofSeconds(10);
  private static final Duration LAST_CALLS_LIMIT = Duration.ofSeconds(2);
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(1);
  private static final int MAX_GONE = 1000;
  private static final long LOOK_NANOS = 5_000_000L;

  private final Function<LaneRef, Path> folders;
  private final InstantSource clock;
  private final Executor blocking;
  private final Map<LaneRef, LaneRequests> lanes = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<LaneRef> early = new HashSet<>();

  /** An agent may end before it is said to run. */
  private final Set<LaneRef> gone = new LinkedHashSet<>();

  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fifo-sweep").daemon().factory());
  private @Nullable WorkerHandler handler;
  private boolean closed;

  /**
   * Reads nothing yet.
   *
   * @param folders the folder of each lane, with {@code worker.fifo} and {@code reply/}
   * @param blocking platform threads
   */
  public WorkerFifos(Function<LaneRef, Path> folders, InstantSource clock, Executor blocking) {
    this.folders = folders;
    this.clock = clock;
    this.blocking = blocking;
  }

  /** From now on requests are read and carried out. */
  public void begin(WorkerHandler worker) {
    Set<LaneRef> waiting;
    lock.lock();
    try {
      handler = worker;
      waiting = Set.copyOf(early);
      early.clear();
    } finally {
      lock.unlock();
    }
    waiting.forEach(this::opened);
    ScheduledFuture<?> _ =
        sweeper.scheduleWithFixedDelay(
            this::sweep, RETRY.toMillis(), RETRY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The lane's agent runs, and with it the other end of the FIFO. */
  public void opened(LaneRef lane) {
    startable(lane)
        .ifPresent(worker ->
            open(
                lane,
                lanes.computeIfAbsent(
                    lane,
                    ref -> new LaneRequests(ref, folders.apply(ref), worker, clock, blocking))));
  }

  private Optional<WorkerHandler> startable(LaneRef lane) {
    lock.lock();
    try {
      if (handler == null) {
        early.add(lane);
      }
      return closed || gone.contains(lane) ? Optional.empty() : Optional.ofNullable(handler);
    } finally {
      lock.unlock();
    }
  }

  private static void open(LaneRef lane, LaneRequests requests) {
    try {
      requests.open();
    } catch (IOException e) {
      LOG.info("lane {}: its FIFO cannot be opened yet: {}", lane, e.toString());
    }
  }

  /** The lane's agent has ended: what it asked for is called off, its replies are removed. */
  public void ended(LaneRef lane) {
    lock.lock();
    try {
      early.remove(lane);
      gone.add(lane);
      if (gone.size() > MAX_GONE) {
        gone.remove(gone.iterator().next());
      }
    } finally {
      lock.unlock();
    }
    LaneRequests requests = lanes.remove(lane);
    if (requests != null) {
      requests.stopReading();
      requests.cancelAll();
      requests.clear();
    }
  }

  private void sweep() {
    try {
      lanes.forEach((lane, requests) -> {
        open(lane, requests);
        requests.removeOlder(clock.instant().minus(LaneRequests.KEPT));
      });
    } catch (RuntimeException | Error e) {
      LOG.warn("a sweep over the FIFOs failed", e);
    }
  }

  /** Lets what can end do so, and leaves the rest for the next daemon. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    sweeper.shutdownNow();
    lanes.values().forEach(LaneRequests::stopReading);
    await(LAST_CALLS_LIMIT, () -> lanes.values().stream().noneMatch(LaneRequests::isBusy));
    lanes.values().forEach(LaneRequests::cancelAll);
    await(CANCEL_LIMIT, () -> lanes.values().stream().allMatch(LaneRequests::isIdle));
  }

  private static void await(Duration limit, java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
