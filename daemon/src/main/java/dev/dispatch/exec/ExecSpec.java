package dev.dispatch.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A short program to run to its end.
 *
 * @param argv the program and its arguments, passed as they are, never through a shell
 * @param cwd the directory it runs in
 * @param environment its whole environment; nothing is added
 * @param stdin what it reads; empty means {@code /dev/null}
 * @param deadline how long it may run before it is ended with everything it started
 * @param outputCapBytes how much of stdout, and of stderr, is kept; the rest is read and dropped
 */
public record ExecSpec(
    List<String> argv,
    Path cwd,
    Map<String, String> environment,
    ByteBuffer stdin,
    Duration deadline,
    int outputCapBytes) {
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);
  private static final int DEFAULT_OUTPUT_CAP_BYTES = 4 << 20;

  public ExecSpec {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    stdin = stdin.asReadOnlyBuffer();
    ProgramInput.check(argv, environment);
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("deadline of " + argv.getFirst() + ": " + deadline);
    }
    if (outputCapBytes < 0) {
      throw new IllegalArgumentException(
          "output cap of " + argv.getFirst() + ": " + outputCapBytes);
    }
  }

  /** Without input, with a deadline of 30 s, keeping 4 MiB of each output. */
  public static ExecSpec of(List<String> argv, Path cwd, Map<String, String> environment) {
    return new ExecSpec(
        argv, cwd, environment, ByteBuffer.allocate(0), DEFAULT_DEADLINE, DEFAULT_OUTPUT_CAP_BYTES);
  }

  public ExecSpec withStdin(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return new ExecSpec(argv, cwd, environment, bytes, deadline, outputCapBytes);
  }

  public ExecSpec withDeadline(Duration newDeadline) {
    return new ExecSpec(argv, cwd, environment, stdin, newDeadline, outputCapBytes);
  }

  public ExecSpec withOutputCap(int newCapBytes) {
    return new ExecSpec(argv, cwd, environment, stdin, deadline, newCapBytes);
  }
}
