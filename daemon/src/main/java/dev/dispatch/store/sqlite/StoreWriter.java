package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.GroupCommit.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes a submission, drains what else is there, commits, and never
 * waits for more to come: under load the groups grow by themselves. Futures are completed on a
 * virtual thread, so that what hangs on them can neither stop nor deadlock the writer.
 */
final class StoreWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
  private static final int MAX_GROUP = 500;
  private static final int MAX_WAITING = 8_192;
  private static final long MAX_WAITING_CHARS = 16L << 20;
  private static final Submission END =
      new Submission(List.of(), Durability.NORMAL, 0, new CompletableFuture<>());

  private final Function<List<Submission>, List<Outcome>> commits;
  private final Runnable afterGroup;
  private final BlockingQueue<Submission> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingChars = new AtomicLong();
  private final ReentrantLock gate = new ReentrantLock();
  private final Thread thread;
  private volatile long lastSeq;
  private boolean closed;

  /**
   * @param commits stores a group, in order, and tells what became of each; {@link GroupCommit}
   * @param afterGroup runs on the writer's thread after each commit
   */
  StoreWriter(
      Function<List<Submission>, List<Outcome>> commits, long lastSeq, Runnable afterGroup) {
    this.commits = commits;
    this.lastSeq = lastSeq;
    this.afterGroup = afterGroup;
    this.thread = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long lastSeq() {
    return lastSeq;
  }

  CompletableFuture<Long> submit(List<StoreChange> changes, Durability durability) {
    try {
      return submitWrites(changes.stream().map(Write::of).toList(), durability);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(
          new DispatchException(
                  ErrorCode.INTERNAL, "cannot be put into the registry: " + e.getMessage())
              .causedBy(e));
    }
  }

  /** The same for what is rows already. */
  CompletableFuture<Long> submitWrites(List<Write> writes, Durability durability) {
    int size = writes.stream().mapToInt(Write::sizeChars).sum();
    Submission submission = new Submission(writes, durability, size, new CompletableFuture<>());
    enqueue(submission);
    return submission.done();
  }

  private void enqueue(Submission submission) {
    gate.lock();
    try {
      if (closed) {
        fail(submission, ErrorCode.INTERNAL, "the registry is closed");
      } else if (isTooMuch(submission) || !queue.offer(submission)) {
        fail(submission, ErrorCode.OVERLOADED, "the registry's queue is full");
      } else {
        waitingChars.addAndGet(submission.sizeChars());
      }
    } finally {
      gate.unlock();
    }
  }

  /** One that is larger than the whole budget still goes when nothing else waits. */
  private boolean isTooMuch(Submission submission) {
    long waiting = waitingChars.get();
    return waiting > 0 && waiting + submission.sizeChars() > MAX_WAITING_CHARS;
  }

  private static void fail(Submission submission, ErrorCode code, String message) {
    submission.done().completeExceptionally(new DispatchException(code, message));
  }

  private void run() {
    List<Submission> group = new ArrayList<>(MAX_GROUP);
    boolean last = false;
    while (!last) {
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        continue; // only close() ends the writer
      }
      queue.drainTo(group, MAX_GROUP - 1);
      last = group.remove(END);
      if (!group.isEmpty()) {
        commit(group);
      }
      group.clear();
    }
  }

  /** Whatever happens, the writer goes on, and every submission is told how it ended. */
  private void commit(List<Submission> group) {
    List<Outcome> outcomes;
    try {
      outcomes = commits.apply(group);
    } catch (RuntimeException | Error e) {
      LOG.error("the registry's writer failed; it goes on", e);
      RuntimeException why =
          new DispatchException(ErrorCode.INTERNAL, "the registry's writer failed: " + e)
              .causedBy(e);
      outcomes = group.stream().map(one -> new Outcome(one, lastSeq, why)).toList();
    }
    lastSeq = outcomes.getLast().seq();
    waitingChars.addAndGet(-group.stream().mapToLong(Submission::sizeChars).sum());
    guarded(afterGroup);
    tell(outcomes);
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("what follows a commit of the registry failed", e);
    }
  }

  private static void tell(List<Outcome> outcomes) {
    Runnable all = () -> outcomes.forEach(outcome -> guarded(() -> complete(outcome)));
    try {
      Thread.ofVirtual().name("store-done").start(all);
    } catch (RuntimeException | Error e) {
      LOG.error("no thread can be started; the registry's writer tells itself", e);
      all.run();
    }
  }

  private static void complete(Outcome outcome) {
    if (outcome.failure() == null) {
      outcome.submission().done().complete(outcome.seq());
    } else {
      outcome.submission().done().completeExceptionally(outcome.failure());
    }
  }

  /**
   * Takes nothing more and commits what waits.
   *
   * @return whether it was through in time
   */
  boolean close(Duration atMost) {
    gate.lock();
    try {
      closed = true;
    } finally {
      gate.unlock();
    }
    try {
      return queue.offer(END, atMost.toMillis(), TimeUnit.MILLISECONDS) && thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
