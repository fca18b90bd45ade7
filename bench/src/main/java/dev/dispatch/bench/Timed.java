package dev.dispatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whole processes, from before their start to after their end. */
final class Timed {
  private static final int LIMIT_SECONDS = 60;

  private Timed() {}

  /** Runs a program whose output nobody reads; it must succeed. Gives its nanoseconds. */
  static long run(List<String> command, Map<String, String> environment, Path cwd)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long before = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end within " + LIMIT_SECONDS + " s: " + command);
    }
    long nanos = System.nanoTime() - before;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("exit code " + process.exitValue() + " from " + command);
    }
    return nanos;
  }
}
