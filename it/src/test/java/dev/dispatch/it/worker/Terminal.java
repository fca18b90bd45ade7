package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A terminal that runs one command: a tmux server of its own, with its socket in the sandbox. */
public final class Terminal implements AutoCloseable {
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final DispatchSandbox sandbox;
  private final Path raw;

  /** Its own: a server that is just ending would be met under the name of the one before. */
  private final Path socket;

  private Terminal(DispatchSandbox sandbox, Path raw) {
    this.sandbox = sandbox;
    this.raw = raw;
    this.socket = sandbox.folder().resolve("t" + OPENED.incrementAndGet() + ".socket");
  }

  /** Opens it with a command that is read by {@code sh}. */
  public static Terminal open(DispatchSandbox sandbox, String command) throws IOException {
    Path raw = sandbox.folder().resolve("terminal.raw");
    Path script = sandbox.folder().resolve("terminal.sh");
    Files.writeString(script, command + "\necho \"exit $?\"\nexec sleep 600\n");
    Terminal terminal = new Terminal(sandbox, raw);
    // What the command writes goes into a file as well, as it comes.
    String recorded = "exec script -q -f -c 'sh " + script + "' " + raw;
    terminal.tmux("-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "60", recorded);
    return terminal;
  }

  private String tmux(String... arguments) {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(arguments));
    CommandResult result = sandbox.startProgram(sandbox.work(), command).await(WorkerBench.LIMIT);
    assertThat(result.exit()).as(result.toString()).isZero();
    return result.out();
  }

  public void type(String line) {
    tmux("send-keys", "-l", line);
    tmux("send-keys", "Enter");
  }

  public String screen() {
    return tmux("capture-pane", "-p");
  }

  public void awaitScreen(String text) {
    await().atMost(WorkerBench.LIMIT).untilAsserted(() -> assertThat(screen()).contains(text));
  }

  /** Everything that came, byte by byte. */
  public String raw() throws IOException {
    return Files.readString(raw);
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
