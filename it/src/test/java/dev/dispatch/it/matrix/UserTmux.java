package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The tmux of a user, with a server of its own in the sandbox, and dispatch called in one pane. */
final class UserTmux implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final DispatchSandbox sandbox;
  private final Path cwd;
  private final Path socket;

  private UserTmux(DispatchSandbox sandbox, Path cwd) {
    this.sandbox = sandbox;
    this.cwd = cwd;
    this.socket = sandbox.folder().resolve("user" + OPENED.incrementAndGet() + ".socket");
  }

  /** One session {@code work} with one window and one pane, 0, that runs a shell. */
  static UserTmux open(DispatchSandbox sandbox, Path cwd) {
    UserTmux tmux = new UserTmux(sandbox, cwd);
    tmux.run("-f", "/dev/null", "new-session", "-d", "-s", "work", "-x", "160", "-y", "100", "sh");
    tmux.run("set-option", "-g", "remain-on-exit", "on");
    return tmux;
  }

  String run(String... words) {
    CommandResult result = tryRun(words);
    assertThat(result.exit()).as(List.of(words) + " " + result).isZero();
    return result.out().strip();
  }

  private CommandResult tryRun(String... words) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(words));
    return sandbox.startProgram(cwd, command).await(LIMIT);
  }

  /** Opens another pane below the others in the first window; gives its id. */
  String split(String command) {
    String id =
        run(
            "split-window",
            "-d",
            "-t",
            "work:0",
            "-P",
            "-F",
            "#{pane_id}",
            "-c",
            cwd.toString(),
            command);
    run("select-layout", "-t", "work:0", "even-vertical");
    return id;
  }

  /** From now on dispatch is called as if in that pane. */
  void callFrom(String pane) {
    sandbox.env("TMUX", socket + "," + run("display-message", "-p", "#{pid}") + ",0");
    sandbox.env("TMUX_PANE", pane);
  }

  String pane(int index) {
    return run(
        "list-panes",
        "-t",
        "work:0",
        "-f",
        "#{==:#{pane_index}," + index + "}",
        "-F",
        "#{pane_id}");
  }

  String screen(String pane) {
    return run("capture-pane", "-p", "-J", "-S", "-200", "-t", pane);
  }

  /** What dispatch calls the pane, whatever title its program gives it. */
  String name(String pane) {
    return run("list-panes", "-a", "-f", "#{==:#{pane_id}," + pane + "}", "-F", "#{@dispatch}");
  }

  void type(String pane, String line) {
    run("send-keys", "-t", pane, "-l", line);
    run("send-keys", "-t", pane, "Enter");
  }

  /** Presses Enter at the question whether the folder is trusted, which a real person is asked. */
  void trust(String pane) {
    awaitScreen(pane, "rust");
    run("send-keys", "-t", pane, "Enter");
    await("the question is gone")
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(run("capture-pane", "-p", "-t", pane)).doesNotContain(" trust "));
  }

  void awaitScreen(String pane, String text) {
    await(text).atMost(LIMIT).untilAsserted(() -> assertThat(screen(pane)).contains(text));
  }

  Path socket() {
    return socket;
  }

  /** Some programs survive their terminal. */
  @Override
  public void close() {
    List<ProcessHandle> programs =
        tryRun("list-panes", "-a", "-F", "#{pane_pid}")
            .out()
            .lines()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
            .flatMap(shell -> Stream.concat(Stream.of(shell), shell.descendants()))
            .toList();
    tryRun("kill-server");
    programs.forEach(ProcessHandle::destroy);
  }
}
