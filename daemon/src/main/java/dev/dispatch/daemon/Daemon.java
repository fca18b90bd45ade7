package dev.dispatch.daemon;

import dev.dispatch.store.Store;
import dev.dispatch.surface.DaemonControl;
import dev.dispatch.wire.HomePaths;
import dev.dispatch.wire.PidFile;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon from its open sockets to its last breath. Life cycle: {@link #open}, {@link
 * #runUntilStop} on the main thread, {@link #close}: gate, drain with a deadline, wiring, sockets,
 * pid file.
 */
final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);
  private static final Duration IDLE_LIMIT = Duration.ofHours(12);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);

  private final HomePaths paths;
  private final Gate gate;
  private final Wiring wiring;
  private final List<Listener> listeners;
  private final ScheduledExecutorService timer;
  private final @Nullable Object homeKey;
  private final Expiry expiry =
      Expiry.anyOf(List.of(Expiry.homeGone(), Expiry.idleFor(IDLE_LIMIT)));

  private Daemon(
      HomePaths paths,
      Gate gate,
      Wiring wiring,
      List<Listener> listeners,
      ScheduledExecutorService timer)
      throws IOException {
    this.paths = paths;
    this.gate = gate;
    this.wiring = wiring;
    this.listeners = listeners;
    this.timer = timer;
    this.homeKey = homeKey(paths);
  }

  /** Wires everything up and listens; the caller holds the home's lock. */
  static Daemon open(DaemonArguments arguments, InstantSource clock, UnaryOperator<Store> around)
      throws StartException, IOException {
    HomePaths paths = arguments.paths();
    Instant startedAt = clock.instant();
    Gate gate = new Gate(arguments.build(), clock);
    PidFile pidFile = PidFile.ofThisProcess(arguments.build(), startedAt.toString());
    DaemonControl.Identity identity =
        new DaemonControl.Identity(pidFile.pid(), startedAt, paths.socket(), paths.workerSocket());
    DaemonControl control = new HomeControl(arguments, Optional.of(identity), gate::stop);
    Wiring wiring =
        Wiring.open(new DaemonContext(paths, arguments.install(), control, clock), around);
    PeerCheck peerCheck = new PeerCheck(Files.getOwner(paths.home()));
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("timer").daemon().factory());
    SocketFile operator = SocketFile.listen(paths, identity.socket());
    SocketFile workers = SocketFile.listen(paths, identity.workerSocket());
    pidFile.write(paths.pidFile());
    List<Listener> listeners =
        List.of(
            Listener.start(operator, connecting(false, gate, peerCheck, wiring, timer)),
            Listener.start(workers, connecting(true, gate, peerCheck, wiring, timer)));
    LOG.info("daemon {} of build {} serves {}", pidFile.pid(), arguments.build(), paths.home());
    return new Daemon(paths, gate, wiring, listeners, timer);
  }

  private static Function<SocketChannel, Connection> connecting(
      boolean worker,
      Gate gate,
      PeerCheck peerCheck,
      Wiring wiring,
      ScheduledExecutorService timer) {
    return channel -> new Connection(channel, worker, gate, peerCheck, wiring.handler(), timer);
  }

  void stop(String reason) {
    gate.stop(reason);
  }

  /** Returns the reason once the daemon is to stop. */
  String runUntilStop() throws InterruptedException {
    Optional<String> reason = gate.awaitStop(CHECK_EVERY);
    while (reason.isEmpty()) {
      expiry.reasonToStop(gate.activity(wiring.liveLanes(), homeThere())).ifPresent(gate::stop);
      reason = gate.awaitStop(CHECK_EVERY);
    }
    LOG.info("stopping: {}", reason.get());
    drain(reason.get());
    return reason.get();
  }

  private void drain(String reason) throws InterruptedException {
    connections().forEach(connection -> connection.endWaiting(reason));
    if (!gate.awaitCommandsEnd(DRAIN_LIMIT)) {
      connections().forEach(connection -> Thread.ofVirtual().start(() -> connection.end(reason)));
      if (!gate.awaitCommandsEnd(CANCEL_LIMIT)) {
        LOG.warn("some calls did not end and are dropped");
      }
    }
  }

  private Stream<Connection> connections() {
    return listeners.stream().flatMap(listener -> listener.live().stream());
  }

  private boolean homeThere() {
    try {
      return homeKey == null || homeKey.equals(homeKey(paths));
    } catch (IOException e) {
      return false;
    }
  }

  /** Device and inode: tells a folder from another that was made in its place. */
  private static @Nullable Object homeKey(HomePaths paths) throws IOException {
    return Files.readAttributes(paths.home(), BasicFileAttributes.class).fileKey();
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    wiring.close();
    for (Listener listener : listeners) {
      listener.close();
    }
    LOG.info("stopped");
    // Last: clients take its absence for the end, and the JVM itself needs 300 ms more.
    // In a home that vanished and came back the file is another daemon's.
    if (homeThere()) {
      Files.deleteIfExists(paths.pidFile());
    }
  }
}
