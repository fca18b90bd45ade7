package dev.dispatch.surface;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What a surface may know of the daemon that runs it, and do to it. Safe for any thread. */
public interface DaemonControl {
  /** Who and where the daemon is; empty where the command runs without one. */
  Optional<Identity> identity();

  /** The home folder, whether a daemon runs there or not. */
  Path home();

  /** Build id of the program that runs. */
  String build();

  /** The launcher agents are to call as {@code $DISPATCH_BIN}; empty where unknown. */
  Optional<Path> launcher();

  /** Stops the daemon after the calls that run; returns at once. Nothing where there is none. */
  void stop(String reason);

  /** A running daemon. */
  record Identity(long pid, Instant startedAt, Path socket, Path workerSocket) {}
}
