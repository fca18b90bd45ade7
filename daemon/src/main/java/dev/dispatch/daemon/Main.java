package dev.dispatch.daemon;

import dev.dispatch.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's process. Started by the client, detached, under a scrubbed environment. */
public final class Main {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private Main() {}

  /** Runs a daemon until it is to stop; ends the process. */
  public static void main(String[] args) {
    main(args, store -> store);
  }

  /** The same with a store that is looked at, or stopped, on the way: for recovery tests. */
  static void main(String[] args, UnaryOperator<Store> around) {
    StartSignal signal = new StartSignal(System.out);
    try {
      DaemonArguments arguments = DaemonArguments.parse(args);
      HomeFolder.prepare(arguments.paths());
      Optional<DaemonLock> lock = DaemonLock.acquire(arguments.paths().lock());
      if (lock.isEmpty()) {
        signal.busy();
        return;
      }
      System.setProperty(LogSetup.FILE_PROPERTY, arguments.paths().log().toString());
      try (DaemonLock _ = lock.get()) {
        run(arguments, signal, around);
      }
    } catch (StartException e) {
      signal.failed(e);
      Runtime.getRuntime().halt(1);
    } catch (Exception e) {
      log().error("the daemon ends by a failure", e);
      signal.failed(
          new StartException("the daemon failed: " + e, "look into daemon.log in its home"));
      Runtime.getRuntime().halt(1);
    }
    // Threads of libraries must not keep a stopped daemon alive.
    Runtime.getRuntime().halt(0);
  }

  private static void run(
      DaemonArguments arguments, StartSignal signal, UnaryOperator<Store> around)
      throws StartException, IOException, InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    try (Daemon daemon = Daemon.open(arguments, InstantSource.system(), around)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(daemon, closed)));
      signal.ready();
      daemon.runUntilStop();
      limitTheRest();
    } finally {
      closed.countDown();
    }
  }

  /** On TERM: the main thread stops in order, and the JVM waits for that. */
  private static void stopAndWait(Daemon daemon, CountDownLatch closed) {
    daemon.stop("the process was told to end");
    try {
      closed.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A wiring that does not close must not hold the home's lock for ever. */
  private static void limitTheRest() {
    Thread.ofPlatform()
        .name("stop-limit")
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(STOP_LIMIT);
            log().error("closing took longer than {}; ending hard", STOP_LIMIT);
            Runtime.getRuntime().halt(1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Not a constant: the logger must not be made before the log file is known. */
  private static Logger log() {
    return LoggerFactory.getLogger(Main.class);
  }
}
