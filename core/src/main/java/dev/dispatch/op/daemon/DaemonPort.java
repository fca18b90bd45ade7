package dev.dispatch.op.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What ops may know of the daemon that runs them, and do to it. */
public interface DaemonPort {
  /** The running daemon; empty where the command runs without one. */
  Optional<Running> running();

  /** Version and build, as {@code --version} prints them. */
  String build();

  /** The home folder. */
  String home();

  /** Stops the daemon after the calls that run; agents go on. */
  void stop();

  /** The newest lines of the daemon's own log, oldest first. */
  List<String> log(int lines);

  /** A running daemon. */
  record Running(long pid, Instant startedAt, String socket) {}
}
