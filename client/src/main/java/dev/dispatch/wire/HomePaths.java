package dev.dispatch.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where client and daemon meet: the files of the daemon in one home folder. Both sides compute them
 * from the home alone, so that no variable of one caller's environment can part them.
 *
 * @param home absolute and normalised; need not exist
 */
public record HomePaths(Path home) {
  /** A socket address holds 108 bytes on Linux, 104 on macOS, with the closing zero. */
  private static final int MAX_SOCKET_PATH_BYTES = 100;

  public HomePaths {
    if (!home.isAbsolute()) {
      throw new IllegalArgumentException("home must be absolute: " + home);
    }
  }

  /** The operator's socket. */
  public Path socket() throws IOException {
    return socketNamed("dispatch.sock");
  }

  /** The socket for commands of workers. */
  public Path workerSocket() throws IOException {
    return socketNamed("worker.sock");
  }

  /** Locked by the daemon for its whole life. */
  public Path lock() {
    return home.resolve("dispatch.lock");
  }

  /** Locked by the one client that is starting a daemon. */
  public Path startLock() {
    return home.resolve("dispatch.start.lock");
  }

  /** Says which process the daemon is. */
  public Path pidFile() {
    return home.resolve("dispatch.pid");
  }

  /** The daemon's log. */
  public Path log() {
    return home.resolve("daemon.log");
  }

  /** What the daemon's JVM prints itself: crashes, start-up errors. */
  public Path rawOutput() {
    return home.resolve("daemon.out");
  }

  /** The folder of sockets whose path in the home would be too long; made 0700 by the daemon. */
  public static Path shortSocketFolder() throws IOException {
    return Path.of("/tmp", "dispatch-" + ownUid());
  }

  private Path socketNamed(String name) throws IOException {
    Path plain = home.resolve(name);
    if (plain.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH_BYTES) {
      return plain;
    }
    Path real = Files.exists(home) ? home.toRealPath() : home;
    return shortSocketFolder().resolve(hash(real) + "-" + name);
  }

  private static String hash(Path path) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(path.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** java.base has no getuid; the owner of our own process folder, or else of our home, is it. */
  private static Object ownUid() throws IOException {
    Path self = Path.of("/proc/self");
    Path owned = Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
    return Files.getAttribute(owned, "unix:uid");
  }
}
