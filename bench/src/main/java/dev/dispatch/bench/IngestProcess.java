package dev.dispatch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link IngestDaemon} in a process of its own, with the flags of the daemon. */
final class IngestProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final BufferedReader replies;
  private final PrintStream orders;
  private final List<Path> logs = new ArrayList<>();
  private long indexBehind;

  private IngestProcess(Process process) {
    this.process = process;
    this.replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  static IngestProcess start(Path home, int logs) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(Installs.jdk(), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-XX:-UsePerfData",
            "-Djdk.virtualThreadScheduler.parallelism=16",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            IngestDaemon.class.getName(),
            home.toString(),
            Integer.toString(logs));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    IngestProcess started = new IngestProcess(builder.start());
    for (String line = started.reply(); !line.equals("ready"); line = started.reply()) {
      Path log = Path.of(line);
      started.logs.add(log);
      Waits.until(log + " is there", log, Files::exists);
    }
    return started;
  }

  /** How many events were stored and not in the index, when the last wait was over. */
  long indexBehind() {
    return indexBehind;
  }

  long pid() {
    return process.pid();
  }

  List<Path> logs() {
    return List.copyOf(logs);
  }

  /** Waits until that many were stored; the worst 99th percentile of commits meanwhile, in ms. */
  double awaitEvents(long count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    double p99 = 0;
    while (true) {
      orders.println("report");
      String[] words = reply().split(" ", -1);
      p99 = Math.max(p99, Double.parseDouble(words[1]));
      long stored = Long.parseLong(words[0]);
      indexBehind = Long.parseLong(words[2]);
      if (stored >= count) {
        return p99;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + stored + " of " + count + " events were stored");
      }
      Waits.settle(Duration.ofMillis(10));
    }
  }

  private String reply() throws IOException {
    String line = replies.readLine();
    if (line == null) {
      throw new IllegalStateException("the process that takes events in has ended");
    }
    return line;
  }

  @Override
  public void close() {
    orders.close();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
