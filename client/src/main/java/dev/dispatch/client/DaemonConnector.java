package dev.dispatch.client;

import dev.dispatch.wire.HomePaths;
import dev.dispatch.wire.PidFile;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the daemon of the home or starts one. Of many clients that come at once one starts it,
 * holding a lock; the others try to connect every few milliseconds until they can.
 */
final class DaemonConnector implements Connections {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration GONE_LIMIT = Duration.ofSeconds(25);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration BUSY_PAUSE = Duration.ofMillis(100);

  private final HomePaths paths;
  private final DaemonLauncher launcher;
  private boolean startedDaemon;
  private Optional<PidFile> seen = Optional.empty();

  DaemonConnector(HomePaths paths, DaemonLauncher launcher) {
    this.paths = paths;
    this.launcher = launcher;
  }

  /** Whether this client had to start a daemon. */
  boolean startedDaemon() {
    return startedDaemon;
  }

  /** A connection to the daemon that runs; empty where none does. */
  Optional<SocketChannel> connect() throws ClientFailure {
    try {
      seen = PidFile.read(paths.pidFile());
      return Optional.ofNullable(tryConnect(socket()));
    } catch (IOException e) {
      throw homeFailure(e);
    }
  }

  private Path socket() throws ClientFailure {
    try {
      return paths.socket();
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL, "DISPATCH_HOME " + paths.home() + " cannot be used: " + e);
    }
  }

  /** Null where nobody listens there. */
  static @Nullable SocketChannel tryConnect(Path socket) throws ClientFailure {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("denied") || reason.contains("not permitted")) {
        throw new ClientFailure(
            ClientFailure.NOT_ALLOWED,
            "may not connect to " + socket + ": " + reason,
            "inside an agent's sandbox only ask, report and check work");
      }
      return null;
    }
  }

  @Override
  public SocketChannel open() throws ClientFailure, InterruptedException {
    Path socket = socket();
    SocketChannel found = tryConnect(socket);
    if (found != null) {
      return found;
    }
    makeHome();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      SocketChannel channel = startOrFind(socket, deadline);
      if (channel != null) {
        return channel;
      }
      Thread.sleep(PAUSE);
    }
    throw new ClientFailure(
        ClientFailure.INTERNAL,
        "no daemon answers at "
            + socket
            + " after "
            + START_LIMIT.toSeconds()
            + " s"
            + owner()
            + launcher.lastLogLines(),
        "see " + paths.log() + "; dispatch doctor says more");
  }

  private @Nullable SocketChannel startOrFind(Path socket, long deadline)
      throws ClientFailure, InterruptedException {
    try (FileChannel file =
            FileChannel.open(
                paths.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      SocketChannel found = tryConnect(socket);
      if (found != null || lock == null) {
        return found;
      }
      if (launcher.start(deadline)) {
        startedDaemon = true;
      } else {
        // Another daemon has the home and does not listen yet, or is on its way out.
        Thread.sleep(BUSY_PAUSE);
      }
      return tryConnect(socket);
    } catch (IOException e) {
      throw homeFailure(e);
    }
  }

  private void makeHome() throws ClientFailure {
    Path home = paths.home();
    try {
      if (!Files.isDirectory(home)) {
        Files.createDirectories(
            home,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw homeFailure(e);
    }
  }

  private ClientFailure homeFailure(IOException e) {
    return new ClientFailure(
        ClientFailure.INTERNAL,
        "DISPATCH_HOME " + paths.home() + " cannot be made or written: " + e,
        "make it writable for this user, or set DISPATCH_HOME to another folder");
  }

  private String owner() {
    try {
      Optional<PidFile> daemon = PidFile.read(paths.pidFile());
      return daemon.isPresent() && daemon.get().isAlive()
          ? "; process " + daemon.get().pid() + " has the home"
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  private boolean hasHome(PidFile daemon) throws IOException {
    Optional<PidFile> now = PidFile.read(paths.pidFile());
    return now.isPresent() && now.get().equals(daemon) && daemon.isAlive();
  }

  @Override
  public void awaitGone() throws ClientFailure, InterruptedException {
    if (!isGoneWithin(GONE_LIMIT)) {
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "the daemon said it is stopping and runs after "
              + GONE_LIMIT.toSeconds()
              + " s"
              + owner(),
          "see " + paths.log());
    }
  }

  @Override
  public boolean isGoneWithin(Duration limit) throws ClientFailure, InterruptedException {
    try {
      Optional<PidFile> daemon = seen.isPresent() ? seen : PidFile.read(paths.pidFile());
      seen = Optional.empty();
      long deadline = System.nanoTime() + limit.toNanos();
      while (daemon.isPresent() && hasHome(daemon.get())) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(PAUSE);
      }
      return true;
    } catch (IOException e) {
      throw homeFailure(e);
    }
  }
}
