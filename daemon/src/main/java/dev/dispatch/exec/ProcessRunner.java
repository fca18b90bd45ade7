package dev.dispatch.exec;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts programs; nothing else in the daemon does. Each gets a session of its own ({@code
 * setsid}), so that it can be ended with everything it started and never asks at a terminal.
 *
 * <p>Safe for any thread; a call blocks its thread until the program ended. At most 32 run at once.
 * Uses the JVM's default launch mechanism: 0.9 ms to start a program, against 3.3 ms for FORK;
 * VFORK is faster by 0.6 ms but deprecated, and leaves SIGQUIT blocked in the program.
 */
public final class ProcessRunner implements AutoCloseable {
  private static final int MAX_RUNNING = 32;
  private static final Duration TERM_GRACE = Duration.ofMillis(500);
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(1);

  private final Semaphore slots = new Semaphore(MAX_RUNNING);
  private final ExecutorService io =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("exec-io-", 0).factory());
  private final List<String> sessionPrefix = sessionPrefix();

  private static List<String> sessionPrefix() {
    for (String candidate : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(candidate))) {
        return List.of(candidate);
      }
    }
    return List.of();
  }

  /**
   * Runs a program to its end or its deadline.
   *
   * @throws DispatchException if it cannot be started ({@code INTERNAL}, {@code VALIDATION} for a
   *     missing directory), too many run ({@code OVERLOADED}), or the thread is interrupted
   */
  public ExecResult run(ExecSpec spec) {
    long startNanos = System.nanoTime();
    acquireSlot(spec);
    try {
      return runInSlot(spec, startNanos);
    } finally {
      slots.release();
    }
  }

  private void acquireSlot(ExecSpec spec) {
    try {
      if (slots.tryAcquire(spec.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      throw interrupted(spec, e);
    }
    throw new DispatchException(
        ErrorCode.OVERLOADED, MAX_RUNNING + " programs run already; not started: " + name(spec));
  }

  private ExecResult runInSlot(ExecSpec spec, long startNanos) {
    Process process = start(spec);
    OutputCollector out = new OutputCollector(process.getInputStream(), spec.outputCapBytes());
    OutputCollector err = new OutputCollector(process.getErrorStream(), spec.outputCapBytes());
    List<Future<?>> pumps = new ArrayList<>(List.of(io.submit(out), io.submit(err)));
    if (spec.stdin().hasRemaining()) {
      pumps.add(io.submit(() -> feed(process, spec.stdin().duplicate())));
    }
    boolean timedOut;
    try {
      long leftNanos = spec.deadline().toNanos() - (System.nanoTime() - startNanos);
      timedOut = !process.waitFor(leftNanos, TimeUnit.NANOSECONDS);
      if (timedOut) {
        end(process);
      }
      awaitOutput(pumps);
    } catch (InterruptedException e) {
      ProcessGroup.kill(process.pid());
      process.destroyForcibly();
      throw interrupted(spec, e);
    }
    return new ExecResult(
        process.isAlive() ? 128 + 9 : process.exitValue(),
        out.bytes(),
        err.bytes(),
        timedOut,
        out.isTruncated() || err.isTruncated(),
        Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private Process start(ExecSpec spec) {
    if (!Files.isDirectory(spec.cwd())) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "cannot run " + name(spec) + " in " + spec.cwd() + ": not a directory");
    }
    List<String> argv = new ArrayList<>(sessionPrefix);
    argv.addAll(spec.argv());
    ProcessBuilder builder = new ProcessBuilder(argv).directory(spec.cwd().toFile());
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    if (!spec.stdin().hasRemaining()) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, "cannot start " + name(spec) + ": " + e.getMessage())
          .causedBy(e);
    }
  }

  private static void feed(Process process, ByteBuffer bytes) {
    try (OutputStream stdin = process.getOutputStream();
        WritableByteChannel channel = Channels.newChannel(stdin)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // the program ended or closed its stdin without reading everything: its own business
    }
  }

  /** TERM first: git, for one, removes its lock files then. */
  private static void end(Process process) throws InterruptedException {
    ProcessGroup.terminate(process.pid());
    process.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    ProcessGroup.kill(process.pid());
    process.destroyForcibly();
    process.waitFor(TERM_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What a child of the program still writes after the program's end is not waited for. */
  private static void awaitOutput(List<Future<?>> pumps) throws InterruptedException {
    long endNanos = System.nanoTime() + OUTPUT_GRACE.toNanos();
    for (Future<?> pump : pumps) {
      try {
        pump.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // its thread ends when the last holder of the pipe does
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading a program's output", e);
      }
    }
  }

  private static DispatchException interrupted(ExecSpec spec, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new DispatchException(ErrorCode.INTERRUPTED, "interrupted while running " + name(spec))
        .causedBy(cause);
  }

  private static String name(ExecSpec spec) {
    return spec.argv().getFirst();
  }

  /** Ends the threads that read output; programs that run are left alone. */
  @Override
  public void close() {
    io.shutdownNow();
  }
}
