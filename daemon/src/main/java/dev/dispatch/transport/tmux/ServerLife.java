package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.ExecResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long our own tmux server is there: from the first agent that needs it until a while after the
 * last. It ends by its own rule, and only where there is no session at that moment; who opens one
 * just then finds no server and starts it again. Safe for any thread; calls block.
 */
final class ServerLife {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLife.class);
  private static final long GRACE_MINUTES = 5;

  private final TmuxServer server;
  private final List<String> starter;
  private final Executor later;
  private final BooleanSupplier isUsed;

  /**
   * @param starter the words before {@code tmux} that take it out of the login session
   * @param later runs what it is given after a while
   * @param isUsed whether there are agents in it
   */
  ServerLife(TmuxServer server, List<String> starter, Executor later, BooleanSupplier isUsed) {
    this.server = server;
    this.starter = List.copyOf(starter);
    this.later = later;
    this.isUsed = isUsed;
  }

  /** Runs things after the time that an empty server is left alone. */
  static Executor later(Executor blocking) {
    return CompletableFuture.delayedExecutor(GRACE_MINUTES, TimeUnit.MINUTES, blocking);
  }

  /** Starts the server, unless it runs. */
  void ensureUp() {
    server.ensureUp(starter, OwnedServer.options());
  }

  /** Opens a session, in the server as it was set up and in no other. */
  ExecResult open(Path cwd, List<String> newSession) {
    List<String> words = new ArrayList<>(List.of("-f", "/dev/null"));
    words.addAll(List.of("has-session", "-t", "=" + TmuxServer.WATCHER, ";"));
    words.addAll(newSession);
    ensureUp();
    ExecResult opened = server.run(cwd, words);
    if (!opened.succeeded() && !opened.errText().contains("duplicate session")) {
      ensureUp(); // it was just ending
      opened = server.run(cwd, words);
    }
    return opened;
  }

  /** An agent may have been the last. */
  void left() {
    later.execute(() -> {
      try {
        endIfIdle();
      } catch (DispatchException e) {
        LOG.debug("the tmux server is left as it is: {}", e.getMessage()); // no tmux here, say
      }
    });
  }

  /** Ends the server where nobody has a session in it. */
  void endIfIdle() {
    if (isUsed.getAsBoolean() || !isEmpty()) {
      return;
    }
    // In one go: with a session that was opened in between it stays.
    ExecResult _ =
        run("set-option", "-s", "exit-empty", "on", ";", "kill-session", "-t", watcher());
    if (!isEmpty() && !server.isGone()) {
      ensureUp();
    }
  }

  private static String watcher() {
    return "=" + TmuxServer.WATCHER;
  }

  /** Whether it is there, with nothing but our own session. */
  private boolean isEmpty() {
    ExecResult listed = run("list-sessions", "-F", "#{session_name}");
    return listed.succeeded()
        && listed.outText().lines().allMatch(name -> name.equals(TmuxServer.WATCHER));
  }

  private ExecResult run(String... words) {
    return server.run(Path.of("/"), List.of(words));
  }
}
