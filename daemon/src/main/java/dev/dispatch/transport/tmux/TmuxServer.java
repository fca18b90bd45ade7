package dev.dispatch.transport.tmux;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One tmux server, known by its socket. What happens rarely starts a {@code tmux}; what happens all
 * the time goes through one control client, which starts nothing. Safe for any thread; calls block.
 */
final class TmuxServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Pattern NO_SERVER = Pattern.compile("no server running|error connecting");

  /** Where the control client is at home, so that no session of anybody's counts as attached. */
  static final String WATCHER = "_dispatch";

  private static final List<String> HOME_ATTACH =
      List.of("-C", "attach-session", "-f", "ignore-size,no-output", "-t", "=" + WATCHER);

  /** In whatever session there is, without handing it the variables of this process. */
  private static final List<String> GUEST_ATTACH =
      List.of("-N", "-C", "attach-session", "-E", "-f", "ignore-size,no-output");

  private final ProcessRunner runner;
  private final List<String> socket;
  private final boolean isOurs;
  private final Map<String, String> environment;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ControlClient client;

  /** Which panes somebody types into; two at a time would type into each other's words. */
  private final Map<String, AtomicBoolean> typing = new ConcurrentHashMap<>();

  /**
   * Names a server; connects to nothing yet.
   *
   * @param socket {@code -L NAME} or {@code -S PATH}
   * @param isOurs whether dispatch started it and may start it again; on any other it makes no
   *     session and sets nothing
   * @param environment of every {@code tmux} that is started, the server's too
   */
  TmuxServer(
      ProcessRunner runner, List<String> socket, boolean isOurs, Map<String, String> environment) {
    this.runner = runner;
    this.socket = List.copyOf(socket);
    this.isOurs = isOurs;
    this.environment = Map.copyOf(environment);
  }

  /** Free for one at a time to type into that pane, whoever has it. */
  AtomicBoolean typing(String pane) {
    return typing.computeIfAbsent(pane, id -> new AtomicBoolean());
  }

  /** The command that names this server, for a person to go on: {@code tmux -L dispatch}. */
  List<String> command() {
    List<String> command = new ArrayList<>(List.of("tmux"));
    command.addAll(socket);
    return command;
  }

  /** Starts a {@code tmux} with these words and waits for its end. */
  ExecResult run(Path cwd, List<String> words) {
    List<String> argv = command();
    argv.addAll(words);
    return runner.run(ExecSpec.of(argv, cwd, environment).withDeadline(LIMIT));
  }

  /** Whether it is certain that no server is there; one that does not answer may well be. */
  boolean isGone() {
    ExecResult listed = run(Path.of("/"), List.of("list-sessions"));
    return !listed.succeeded() && !listed.timedOut() && NO_SERVER.matcher(listed.errText()).find();
  }

  private ControlClient connected() {
    lock.lock();
    try {
      ControlClient present = client;
      if (present != null && present.isAlive()) {
        return present;
      }
      if (present != null) {
        present.close();
      }
      List<String> argv = command();
      // Without a size of its own, and without the output of panes: screens are asked for.
      argv.addAll(isOurs ? HOME_ATTACH : GUEST_ATTACH);
      ControlClient next = new ControlClient(argv, environment);
      client = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the session that the control client lives in, and with it the server.
   *
   * @param starter the words before {@code tmux} that take it out of the login session; tried
   *     without them where they fail
   */
  void ensureUp(List<String> starter, List<List<String>> options) {
    if (!isOurs) {
      return;
    }
    if (run(Path.of("/"), List.of("has-session", "-t", "=" + WATCHER)).succeeded()) {
      return;
    }
    List<String> words = new ArrayList<>(List.of("-f", "/dev/null"));
    words.addAll(
        List.of(
            "new-session", "-d", "-s", WATCHER, "-x", "80", "-y", "5", "exec sleep 2147483647"));
    for (List<String> option : options) {
      words.add(";");
      words.addAll(option);
    }
    List<String> argv = new ArrayList<>(starter);
    argv.addAll(command());
    argv.addAll(words);
    ExecResult started =
        runner.run(ExecSpec.of(argv, Path.of("/"), environment).withDeadline(LIMIT));
    if (!started.succeeded()) {
      // without the starter; or once more, where the server before this one was just ending
      started = run(Path.of("/"), words);
    }
    if (!started.succeeded() && !started.errText().contains("duplicate session")) {
      throw new DispatchException(
          ErrorCode.AGENT_UNAVAILABLE,
          "tmux could not be started: " + started.errText().strip(),
          "dispatch doctor");
    }
  }

  /**
   * Asks through the control client.
   *
   * @throws DispatchException {@code AGENT_UNAVAILABLE} if the server is gone or silent
   */
  ControlClient.Reply ask(String... words) {
    return connected().ask(words);
  }

  /** The same, where it has to succeed. */
  List<String> must(String... words) {
    ControlClient.Reply reply = ask(words);
    if (!reply.ok()) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "tmux " + words[0] + " failed: " + reply.text());
    }
    return reply.lines();
  }

  /** Every pane there is, but the control client's own. */
  CompletableFuture<List<Pane>> panes() {
    return connected()
        .send("list-panes", "-a", "-F", Pane.FORMAT)
        .thenApply(reply ->
            reply.lines().stream()
                .flatMap(line -> Pane.parse(line).stream())
                .filter(pane -> !pane.sessionName().equals(WATCHER))
                .toList());
  }

  /**
   * What a pane shows, line by line; empty where it is gone. Of a dead one what went before as
   * well: the note of its end pushed that out of sight.
   */
  CompletableFuture<Optional<List<String>>> capture(Pane pane) {
    return connected()
        .send(
            "capture-pane",
            "-p",
            "-S",
            pane.isDead() ? "-" + Pane.KEPT_LINES : "0",
            "-t",
            pane.id())
        .thenApply(reply -> reply.ok() ? Optional.of(reply.lines()) : Optional.empty());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
        client = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
