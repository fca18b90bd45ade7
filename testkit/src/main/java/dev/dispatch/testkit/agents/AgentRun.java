package dev.dispatch.testkit.agents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of a program under exactly the given environment, stdin closed. Owned by one test, which
 * ends it with {@link #await} or {@link #close}; both leave no process of its tree behind.
 */
public final class AgentRun implements AutoCloseable {

  private static final Duration TERM_LIMIT = Duration.ofSeconds(3);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private final List<String> command;
  private final Process process;
  private final long startedNanos = System.nanoTime();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> stdout;
  private final CompletableFuture<String> stderr;

  private AgentRun(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.stdout =
        reading(() -> {
          process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add);
          return "";
        });
    this.stderr = reading(() -> text(process.getErrorStream()));
  }

  /** Starts the program; nothing of this process's environment reaches it. */
  public static AgentRun start(List<String> command, Map<String, String> environment, Path cwd) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new AgentRun(List.copyOf(command), process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** The lines of stdout so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for the end; a run past the limit is killed and reported with what it printed. */
  public Result await(Duration limit) {
    try {
      if (!process.waitFor(limit)) {
        close();
        throw new AssertionError("still running after " + limit + ": " + command + "\n" + lines);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
      // A child that outlives the program may hold the pipes open: take what is there by then.
      settle(stdout);
      settle(stderr);
      return new Result(process.exitValue(), lines(), stderr.getNow(""), took);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** TERM, then KILL, to the program and what descends from it. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(TERM_LIMIT)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static void settle(CompletableFuture<?> reading) {
    CompletableFuture<?> limited =
        reading.copy().orTimeout(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    limited.handle((done, late) -> null).join();
  }

  private static CompletableFuture<String> reading(Supplier<String> reader) {
    CompletableFuture<String> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("agent-output")
        .start(() -> {
          try {
            done.complete(reader.get());
          } catch (UncheckedIOException e) {
            // The pipe ends when the program is killed.
            done.complete("");
          }
        });
    return done;
  }

  private static String text(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a run left.
   *
   * @param exitCode 128 + signal where a signal ended it
   */
  public record Result(int exitCode, List<String> lines, String stderr, Duration took) {
    public Result {
      lines = List.copyOf(lines);
    }

    /** The lines of stdout that are JSON objects. */
    public List<JsonNode> events() {
      return lines.stream()
          .filter(line -> line.startsWith("{"))
          .map(line -> JsonMapper.shared().readTree(line))
          .toList();
    }
  }
}
