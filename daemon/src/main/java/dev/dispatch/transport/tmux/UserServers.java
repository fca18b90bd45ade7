package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tmux servers of the user, each watched by one control client from the first time a pane of it
 * is worked with. Nothing is set on them and no session is made. Safe for any thread.
 */
public final class UserServers implements AutoCloseable {
  private final ProcessRunner runner;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  /** A server and who watches its panes. */
  record Server(TmuxServer tmux, TerminalWatch watch) {}

  /**
   * @param environment the daemon's own
   */
  public UserServers(ProcessRunner runner, Map<String, String> environment, InstantSource clock) {
    this.runner = runner;
    this.environment = OwnedServer.kept(environment);
    this.clock = clock;
  }

  /** The server behind a socket; connects to nothing yet. */
  Server at(String socket) {
    return servers.computeIfAbsent(
        socket,
        path -> {
          TmuxServer tmux = new TmuxServer(runner, List.of("-S", path), false, environment);
          return new Server(tmux, new TerminalWatch(tmux, clock));
        });
  }

  /**
   * The socket of the server that a caller runs in, or else of the one it would reach.
   *
   * @throws DispatchException {@code AGENT_UNAVAILABLE} if there is none
   */
  static String socketFor(Map<String, String> caller) {
    return inside(caller)
        .orElseGet(() -> {
          String folder = caller.getOrDefault("TMUX_TMPDIR", "");
          Path usual =
              Path.of(folder.startsWith("/") ? folder : "/tmp")
                  .resolve("tmux-" + userId())
                  .resolve("default");
          if (!Files.exists(usual)) {
            throw noServer("TMUX is not set, and there is no " + usual);
          }
          return usual.toString();
        });
  }

  /** The socket of the server a caller runs in. */
  static Optional<String> inside(Map<String, String> caller) {
    String[] parts = caller.getOrDefault("TMUX", "").split(",", 2);
    return Optional.of(parts[0]).filter(socket -> socket.startsWith("/"));
  }

  /** The pid of the server a caller runs in; 0 where it does not say. */
  static long pidOf(Map<String, String> caller) {
    String[] parts = caller.getOrDefault("TMUX", "").split(",", -1);
    boolean isNumber = parts.length > 2 && parts[parts.length - 2].matches("[0-9]{1,18}");
    return isNumber ? Long.parseLong(parts[parts.length - 2]) : 0;
  }

  private static DispatchException noServer(String reason) {
    return new DispatchException(
        ErrorCode.AGENT_UNAVAILABLE,
        "there is no tmux to find a pane in: " + reason,
        "start the agent in a tmux pane, or hand the work over with --transport tmux");
  }

  private static Object userId() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every pane there is now. */
  List<Pane> panes(String socket) {
    ExecResult listed =
        at(socket).tmux().run(Path.of("/"), List.of("-N", "list-panes", "-a", "-F", Pane.FORMAT));
    if (!listed.succeeded()) {
      throw noServer(listed.errText().strip());
    }
    return listed.outText().lines().flatMap(line -> Pane.parse(line).stream()).toList();
  }

  /** Stops watching. */
  @Override
  public void close() {
    servers
        .values()
        .forEach(server -> {
          server.watch().close();
          server.tmux().close();
        });
  }
}
