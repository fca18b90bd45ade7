package dev.dispatch.client;

import dev.dispatch.wire.HomePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of the lane that a worker's command runs in.
 *
 * @param environment the caller's
 * @param launcher the {@code dispatch} command itself; empty where unknown
 * @param home where the daemon is met when the environment does not say so itself
 * @param clock compared with the times of files
 */
record WorkerFacts(
    Map<String, String> environment, String launcher, HomePaths home, InstantSource clock) {
  private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(3);

  /** What of the environment goes along with a request by FIFO. */
  private static final List<String> SENT =
      List.of("DISPATCH_LANE", "DISPATCH_TOKEN", "DISPATCH_ASK_WAIT", "DISPATCH_BIN");

  WorkerFacts {
    environment = Map.copyOf(environment);
  }

  /** Whether the caller runs in a lane. */
  static boolean inLane(Map<String, String> environment) {
    return !environment.getOrDefault("DISPATCH_LANE", "").isEmpty();
  }

  /** The lane's own folder; null where the lane's name is none. */
  @Nullable Path laneFolder() {
    Path given = path("DISPATCH_LANE_DIR");
    String lane = value("DISPATCH_LANE");
    if (given != null || lane.indexOf('/') >= 0 || lane.startsWith(".")) {
      return given;
    }
    return home.home().resolve("lanes").resolve(lane);
  }

  /** The folder of the lane's task; null where it is not known. */
  @Nullable Path taskFolder() {
    return path("DISPATCH_TASK_DIR");
  }

  /** The workers' socket; null where it cannot be told. */
  @Nullable Path socket() {
    Path given = path("DISPATCH_WORKER_SOCKET");
    try {
      return given == null ? home.workerSocket() : given;
    } catch (IOException e) {
      return null;
    }
  }

  boolean hasToken() {
    return !value("DISPATCH_TOKEN").isEmpty();
  }

  /** How long one command may wait before the agent's own limit would end it. */
  Duration patience() {
    Duration given = Span.parse(value("DISPATCH_ASK_WAIT"));
    return given == null ? DEFAULT_PATIENCE : given;
  }

  /** The variables that a request by FIFO carries. */
  Map<String, String> sent() {
    Map<String, String> sent = new HashMap<>();
    for (String name : SENT) {
      if (!value(name).isEmpty()) {
        sent.put(name, value(name));
      }
    }
    return sent;
  }

  /**
   * How the agent is to call dispatch again: by its absolute path, which permission rules of agents
   * go by, without quotes where it needs none.
   */
  String command() {
    String given = value("DISPATCH_BIN");
    String program = given.startsWith("/") || launcher.isEmpty() ? given : launcher;
    if (program.isEmpty()) {
      return "dispatch";
    }
    return isPlain(program) ? program : "'" + program.replace("'", "'\\''") + "'";
  }

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean plain = Character.isLetterOrDigit(c) || "/._-+@:,%".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /** The failure of an {@code ask} that has waited as long as it may. */
  ClientFailure stillWaiting(String resume) {
    return new ClientFailure(
        ClientFailure.TIMED_OUT, "still waiting: run " + command() + " ask --resume " + resume);
  }

  private @Nullable Path path(String name) {
    String value = value(name);
    return value.startsWith("/") && value.indexOf('\0') < 0 ? Path.of(value) : null;
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
