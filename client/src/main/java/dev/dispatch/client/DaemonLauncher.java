package dev.dispatch.client;

import dev.dispatch.wire.HomePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts the daemon's process: in a session of its own, in {@code /}, under a scrubbed environment,
 * since the client may run inside an agent. The daemon tells over its standard output how the start
 * went and then closes it.
 */
final class DaemonLauncher {
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(2);
  private static final int LOG_TAIL_BYTES = 2000;

  private final ClientContext context;
  private final HomePaths paths;
  private final JavaCommand java;

  DaemonLauncher(ClientContext context) {
    this.context = context;
    this.paths = context.paths();
    this.java = new JavaCommand(context);
  }

  /**
   * Starts a daemon and waits for its word: whether it is ready, or else another one has the home.
   *
   * @throws ClientFailure where it could not start, with its own reason or the end of its log
   */
  boolean start(long deadlineNanos) throws ClientFailure, InterruptedException {
    Process process = launch();
    String word = firstWords(process, deadlineNanos);
    if (word.startsWith("ready")) {
      return true;
    }
    if (word.startsWith("busy")) {
      return false;
    }
    if (word.startsWith("failed ")) {
      String[] lines = word.substring("failed ".length()).split("\n", 2);
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "the daemon did not start: " + lines[0],
          lines.length > 1 ? lines[1].strip() : "see " + paths.log());
    }
    String end =
        process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            ? "it ended with exit code " + process.exitValue()
            : "it said nothing in time (process " + process.pid() + ")";
    throw new ClientFailure(
        ClientFailure.INTERNAL,
        "the daemon did not start: " + end + lastLogLines(),
        "see " + paths.rawOutput() + " and " + paths.log());
  }

  private Process launch() throws ClientFailure {
    List<String> command = new ArrayList<>(Detached.prefix());
    command.addAll(java.daemon(JavaCommand.DAEMON));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(Path.of("/").toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(paths.rawOutput().toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(ScrubbedEnvironment.of(context.environment()));
    environment.put("DISPATCH_HOME", paths.home().toString());
    try {
      RawOutput.prepare(paths.rawOutput());
      return builder.start();
    } catch (IOException e) {
      throw new ClientFailure(
          ClientFailure.INTERNAL,
          "the daemon could not be started: " + e.getMessage(),
          "DISPATCH_HOME " + paths.home() + " must be writable for this user");
    }
  }

  /** All it says until it closes its output; what it said so far when time is up. */
  private static String firstWords(Process process, long deadlineNanos)
      throws InterruptedException {
    AtomicReference<String> words = new AtomicReference<>("");
    Thread reader =
        new Thread("daemon-start") {
          @Override
          public void run() {
            try (InputStream output = process.getInputStream()) {
              words.set(new String(output.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
              words.set("failed its output cannot be read: " + e.getMessage());
            }
          }
        };
    reader.setDaemon(true);
    reader.start();
    reader.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
    return words.get();
  }

  /** The end of what the daemon's JVM and the daemon wrote; empty where there is nothing. */
  String lastLogLines() {
    return tail(paths.rawOutput()) + tail(paths.log());
  }

  private static String tail(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      int from = Math.max(0, content.length - LOG_TAIL_BYTES);
      String text = new String(content, from, content.length - from, StandardCharsets.UTF_8);
      return text.isBlank() ? "" : "\n" + file + " ends:\n" + text.strip();
    } catch (IOException e) {
      return "";
    }
  }
}
