package dev.dispatch.session;

import dev.dispatch.watch.FileWatch;
import dev.dispatch.watch.WorkerPool;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the logs of all agent processes on a few platform threads. A log is read when the watcher
 * tells of it, and at every sweep; each look takes one batch, then the other logs have their turn.
 * A log that had lines rests a moment before the next look ({@link Pauses}). At most {@code
 * threads} batches (of 256 KiB, or one line of up to 1 MiB) are held at a time.
 *
 * <p>Closing stops the reading and nothing else.
 */
public final class WireLogs implements AutoCloseable {
  /**
   * Many, for each waits until its lines are stored, and what waits together is stored together.
   */
  private static final int DEFAULT_THREADS = 16;

  private static final int KEPT_BUFFERS = 4;

  private final FileWatch watch;
  private final WorkerPool pool;
  private final Pauses pauses = new Pauses();
  private final HolePunch holePunch;
  private final Set<LogFollowing> followings = ConcurrentHashMap.newKeySet();

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<byte[]> buffers = new ArrayDeque<>();

  public WireLogs(FileWatch watch) {
    this(watch, HolePunch.never());
  }

  /**
   * Reads on as many threads as the daemon should have.
   *
   * @param holePunch whether, and how, bytes far behind the offset are given back to the disk
   */
  public WireLogs(FileWatch watch, HolePunch holePunch) {
    this(watch, DEFAULT_THREADS, holePunch);
  }

  WireLogs(FileWatch watch, int threads, HolePunch holePunch) {
    this.watch = watch;
    this.pool = new WorkerPool("wire-log", threads);
    this.holePunch = holePunch;
  }

  /**
   * Reads a log in the folder of an agent process from an offset to the end of the process.
   *
   * @param log the wire log, or the error log
   * @param startOffset the stored offset; 0 at first
   */
  public Following follow(Path log, long startOffset, WireLogListener listener) {
    LogFollowing following = new LogFollowing(this, log, startOffset, listener);
    followings.add(following);
    try {
      following.start(watch);
    } catch (RuntimeException | Error e) {
      following.close(); // whoever tries again must not have two readers
      throw e;
    }
    return following;
  }

  WorkerPool pool() {
    return pool;
  }

  Pauses pauses() {
    return pauses;
  }

  HolePunch holePunch() {
    return holePunch;
  }

  void forget(LogFollowing following) {
    followings.remove(following);
  }

  byte[] borrowBuffer() {
    lock.lock();
    try {
      byte[] buffer = buffers.poll();
      return buffer == null ? new byte[WireLogReader.BUFFER_BYTES] : buffer;
    } finally {
      lock.unlock();
    }
  }

  void returnBuffer(byte[] buffer) {
    lock.lock();
    try {
      if (buffers.size() < KEPT_BUFFERS) {
        buffers.push(buffer);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops reading; waits up to three seconds for listeners that run. Agents are not touched. */
  @Override
  public void close() {
    Set.copyOf(followings).forEach(LogFollowing::close);
    pauses.close();
    pool.close();
  }
}
