package dev.dispatch.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a short program ended.
 *
 * @param exitCode its exit status, 128 + n after signal n; 127 if it was not found
 * @param out what it wrote to stdout, up to the cap
 * @param err what it wrote to stderr, up to the cap
 * @param timedOut whether it was ended at its deadline
 * @param truncated whether output was dropped
 * @param duration how long it ran
 */
public record ExecResult(
    int exitCode,
    ByteBuffer out,
    ByteBuffer err,
    boolean timedOut,
    boolean truncated,
    Duration duration) {
  public ExecResult {
    out = out.asReadOnlyBuffer();
    err = err.asReadOnlyBuffer();
  }

  public boolean succeeded() {
    return exitCode == 0 && !timedOut;
  }

  /** Stdout as UTF-8; what is not, is replaced. */
  public String outText() {
    return StandardCharsets.UTF_8.decode(out.duplicate()).toString();
  }

  /** Stderr as UTF-8; what is not, is replaced. */
  public String errText() {
    return StandardCharsets.UTF_8.decode(err.duplicate()).toString();
  }
}
