package dev.dispatch.session;

import dev.dispatch.watch.FileWatch;
import dev.dispatch.watch.WatchListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log with its reader and listener. In the pool's queue at most once; that, and not a lock,
 * keeps reader and listener to one thread at a time.
 */
final class LogFollowing implements Following, WatchListener, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollowing.class);

  /** What one look gave, and so when the next one is due. */
  private enum Look {
    /** None until something changes. */
    NOTHING,
    /** After a pause: who wrote once goes on writing. */
    ALL_THERE_WAS,
    /** At once. */
    MORE
  }

  private final WireLogs logs;
  private final Path log;
  private final String name;
  private final ProcessFolder folder;
  private final WireLogReader reader;
  private final WireLogListener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private boolean queued;
  private boolean hinted;
  private boolean resting;
  private boolean closed;
  private FileWatch.@Nullable Registration registration;

  private volatile long offset;
  private long punchedTo;

  LogFollowing(WireLogs logs, Path log, long startOffset, WireLogListener listener) {
    this.logs = logs;
    this.log = log;
    this.name = Objects.requireNonNull(log.getFileName()).toString();
    this.folder = new ProcessFolder(Objects.requireNonNull(log.getParent()));
    this.reader = new WireLogReader(log, startOffset);
    this.listener = listener;
    this.offset = startOffset;
  }

  void start(FileWatch watch) {
    FileWatch.Registration made = watch.watch(folder.path(), this);
    boolean closedMeanwhile;
    lock.lock();
    try {
      registration = made;
      closedMeanwhile = closed;
    } finally {
      lock.unlock();
    }
    if (closedMeanwhile) {
      made.close();
    }
    hint(); // for what was there before the watch
  }

  @Override
  public void changed(Set<String> names) {
    if (names.contains("exit")
        || names.contains(ProcessFolder.LEFT)
        || names.contains(ProcessFolder.LET_GO)) {
      endRest();
    } else if (names.contains(name)) {
      hint();
    }
  }

  @Override
  public void rescan() {
    hint();
  }

  @Override
  public void sweep() {
    endRest();
  }

  private void hint() {
    lock.lock();
    try {
      hinted = true;
      enqueue();
    } finally {
      lock.unlock();
    }
  }

  /** Looks now; at the latest at the end of the pause. */
  private void endRest() {
    lock.lock();
    try {
      resting = false;
      hinted = true;
      enqueue();
    } finally {
      lock.unlock();
    }
  }

  private void enqueue() {
    if (hinted && !queued && !resting && !closed) {
      hinted = false;
      queued = true;
      logs.pool().execute(this);
    }
  }

  @Override
  public void run() {
    Look look = Look.NOTHING;
    try {
      look = isOpen() ? readOnce() : Look.NOTHING;
    } catch (IOException | RuntimeException | Error e) {
      // An error, too: a log that nobody reads any more would be worse than any single failure.
      LOG.error("reading {} at {} failed; the next sweep tries again", log, reader.offset(), e);
    }
    if (look == Look.ALL_THERE_WAS) {
      rest();
    }
    lock.lock();
    try {
      queued = false;
      hinted |= look == Look.MORE;
      enqueue();
      if (closed) {
        reader.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void rest() {
    lock.lock();
    try {
      resting = true;
    } finally {
      lock.unlock();
    }
    logs.pauses().afterPause(this::endRest);
  }

  private boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** One batch. */
  private Look readOnce() throws IOException {
    byte[] buffer = logs.borrowBuffer();
    try {
      WireBatch batch = reader.next(buffer, false);
      if (batch.lines().isEmpty() && !batch.more()) {
        // The state first, then the rest of the log: nothing is written between the two.
        ProcessState state = folder.state();
        if (!state.isFinal()) {
          return Look.NOTHING;
        }
        batch = reader.next(buffer, !isAgentAlive(state));
        if (batch.lines().isEmpty() && !batch.more()) {
          end(state);
          return Look.NOTHING;
        }
        deliver(batch);
        return Look.MORE;
      }
      deliver(batch);
      return batch.more() ? Look.MORE : Look.ALL_THERE_WAS;
    } finally {
      logs.returnBuffer(buffer);
    }
  }

  /** An agent whose shim was killed may still be in the middle of a line. */
  private static boolean isAgentAlive(ProcessState state) {
    return state instanceof ProcessState.Lost lost && lost.agentAlive();
  }

  private void deliver(WireBatch batch) {
    if (!batch.lines().isEmpty()) {
      listener.lines(batch.lines(), batch.nextOffset());
      reader.consumed(batch);
      offset = reader.offset();
      giveBack();
    }
  }

  /** A disk that cannot do it is no reason to read no more. */
  private void giveBack() {
    if (!logs.holePunch().isDue(punchedTo, offset)) {
      return;
    }
    try {
      if (listener.secured(offset)) {
        punchedTo = logs.holePunch().punch(log, punchedTo, offset);
      }
    } catch (RuntimeException e) {
      LOG.info("{} keeps its bytes", log, e);
      punchedTo = offset; // not again before as much was written once more
    }
  }

  private void end(ProcessState state) {
    listener.ended(state);
    close();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() {
    FileWatch.Registration watched;
    lock.lock();
    try {
      closed = true;
      watched = registration;
      if (!queued) {
        queued = true;
        logs.pool().execute(this); // which closes the file
      }
    } finally {
      lock.unlock();
    }
    if (watched != null) {
      watched.close();
    }
    logs.forget(this);
  }
}
