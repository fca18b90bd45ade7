package dev.dispatch.session;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the disk blocks of a log far behind its stored offset back, by {@code fallocate}; the log
 * keeps its length and its last bytes. One fork per stretch of log, so as rare as the stretch is
 * long. On a file system that cannot do it, nothing happens.
 */
public final class HolePunch {
  private static final Logger LOG = LoggerFactory.getLogger(HolePunch.class);
  private static final int BLOCK_BYTES = 4096;

  /**
   * What a log keeps at least: enough to look things up in, and far more than is ever read back.
   */
  public static final long KEPT_BYTES = 64 << 20;

  private final @Nullable ProcessRunner runner;
  private final long keptBytes;

  private HolePunch(@Nullable ProcessRunner runner, long keptBytes) {
    this.runner = runner;
    this.keptBytes = keptBytes;
  }

  /** Logs keep everything. */
  public static HolePunch never() {
    return new HolePunch(null, 0);
  }

  /** Logs keep at least so many bytes behind the offset, and at most twice as many. */
  public static HolePunch keeping(long keptBytes, ProcessRunner runner) {
    if (keptBytes < BLOCK_BYTES) {
      throw new IllegalArgumentException("kept bytes of a log: " + keptBytes);
    }
    return new HolePunch(runner, keptBytes);
  }

  /**
   * Whether it is worth it yet.
   *
   * @param punchedTo what the last call of {@link #punch} returned; 0 at first
   */
  boolean isDue(long punchedTo, long offset) {
    return runner != null && end(offset) - punchedTo >= keptBytes;
  }

  private long end(long offset) {
    return (offset - keptBytes) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /**
   * Punches. Whoever reads the log again starts at the offset or behind it, whatever happens from
   * here on.
   *
   * @return up to where the log is punched now
   */
  long punch(Path log, long punchedTo, long offset) {
    long end = end(offset);
    ExecResult result =
        Objects.requireNonNull(runner)
            .run(
                ExecSpec.of(
                    List.of(
                        "/usr/bin/fallocate",
                        "--punch-hole",
                        "--offset",
                        Long.toString(punchedTo),
                        "--length",
                        Long.toString(end - punchedTo),
                        log.toString()),
                    Path.of("/"),
                    Map.of()));
    if (!result.succeeded()) {
      LOG.info("{} keeps all its bytes: {}", log, result.errText().strip());
    }
    return end;
  }
}
