package dev.dispatch.daemon;

import dev.dispatch.daemon.Admission.Admitted;
import dev.dispatch.daemon.Admission.TurnedAway;
import dev.dispatch.wire.Frame;
import dev.dispatch.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts who is attached to the daemon, and closes for good once it is to stop. Safe for any
 * thread; nothing is called while its lock is held.
 */
final class Gate {
  private static final Duration ENDING_LIMIT = Duration.ofMillis(100);

  private final String build;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int calls;
  private int sessions;
  private Instant lastEnded;
  private Optional<String> stopReason = Optional.empty();

  Gate(String build, InstantSource clock) {
    this.build = build;
    this.clock = clock;
    this.lastEnded = clock.instant();
  }

  /** Takes the request, or says why not; may stop the daemon in favour of another build. */
  Admission admit(Request request, boolean worker) {
    lock.lock();
    try {
      if (stopReason.isPresent()) {
        return stopping("the daemon is stopping: " + stopReason.get());
      }
      boolean otherBuild = !worker && !request.build().isEmpty() && !request.build().equals(build);
      if (!otherBuild) {
        return admitted(request.kind(), Optional.empty());
      }
      return switch (request.onOtherBuild()) {
        case SERVE -> admitted(request.kind(), Optional.empty());
        case REFUSE ->
            new TurnedAway(new Frame.Refused(Frame.Refusal.OTHER_BUILD, "build is " + build));
        case REPLACE -> replace(request);
      };
    } finally {
      lock.unlock();
    }
  }

  /** A client whose protocol this build does not speak: make room for its own daemon, or refuse. */
  TurnedAway admitOtherProtocol(String otherBuild) {
    lock.lock();
    try {
      if (calls + sessions == 0 || stopReason.isPresent()) {
        return stopFor(otherBuild);
      }
      String reason =
          "the daemon is of build "
              + build
              + " and serves "
              + calls
              + " commands and "
              + sessions
              + " MCP sessions";
      return new TurnedAway(new Frame.Refused(Frame.Refusal.PROTOCOL, reason));
    } finally {
      lock.unlock();
    }
  }

  private Admission replace(Request request) {
    awaitLastEnds();
    if (calls + sessions == 0 || stopReason.isPresent()) {
      return stopFor(request.build());
    }
    String warning =
        "dispatch: the daemon is of build "
            + build
            + ", this command of "
            + request.build()
            + "; the daemon stays while "
            + calls
            + " commands and "
            + sessions
            + " MCP sessions use it";
    return admitted(request.kind(), Optional.of(warning));
  }

  /** A call whose exit code was just sent is still counted for a moment. */
  private void awaitLastEnds() {
    long nanosLeft = ENDING_LIMIT.toNanos();
    try {
      while (calls + sessions > 0 && stopReason.isEmpty() && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TurnedAway stopFor(String otherBuild) {
    stopLocked("build " + otherBuild + " takes over from " + build);
    return stopping(
        "the daemon was of build "
            + build
            + ", this command is of "
            + otherBuild
            + ": starting a daemon of that build");
  }

  private static TurnedAway stopping(String reason) {
    return new TurnedAway(new Frame.Refused(Frame.Refusal.STOPPING, reason));
  }

  private Admitted admitted(Request.Kind kind, Optional<String> warning) {
    count(kind, 1);
    AtomicBoolean open = new AtomicBoolean(true);
    return new Admitted(
        () -> {
          if (open.compareAndSet(true, false)) {
            release(kind);
          }
        },
        warning);
  }

  private void release(Request.Kind kind) {
    lock.lock();
    try {
      count(kind, -1);
      lastEnded = clock.instant();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(Request.Kind kind, int step) {
    switch (kind) {
      case COMMAND -> calls += step;
      case MCP -> sessions += step;
    }
  }

  /** Closes the gate; the first reason counts. */
  void stop(String reason) {
    lock.lock();
    try {
      stopLocked(reason);
    } finally {
      lock.unlock();
    }
  }

  private void stopLocked(String reason) {
    if (stopReason.isEmpty()) {
      stopReason = Optional.of(reason);
      changed.signalAll();
    }
  }

  /** Waits until the gate is closed, at most that long: the reason, or empty. */
  Optional<String> awaitStop(Duration limit) throws InterruptedException {
    long nanosLeft = limit.toNanos();
    lock.lock();
    try {
      while (stopReason.isEmpty() && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return stopReason;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no command runs, at most that long: whether that came to be. */
  boolean awaitCommandsEnd(Duration limit) throws InterruptedException {
    long nanosLeft = limit.toNanos();
    lock.lock();
    try {
      while (calls > 0 && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return calls == 0;
    } finally {
      lock.unlock();
    }
  }

  Activity activity(int lanes, boolean homeThere) {
    lock.lock();
    try {
      Duration idle = Duration.between(lastEnded, clock.instant());
      return new Activity(calls, sessions, lanes, idle, homeThere);
    } finally {
      lock.unlock();
    }
  }
}
