package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.testkit.RunningCommand;
import java.time.Duration;

/** A command that waits in the daemon for as long as a test likes, and no agent that runs. */
final class Waiting {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Waiting() {}

  /**
   * Starts {@code run --wait} for the task {@code second}, which follows on one that cannot be done
   * (there is no such program), and returns once the daemon shows it.
   */
  static RunningCommand start(DispatchSandbox sandbox) throws java.io.IOException {
    java.nio.file.Files.createDirectories(sandbox.dispatchHome());
    java.nio.file.Files.writeString(
        sandbox.dispatchHome().resolve("config.yaml"),
        "agents: { none: { command: no-such-program-anywhere } }\n");
    assertThat(sandbox.run("run", "x", "--id", "first", "--agent", "none").exit()).isZero();
    RunningCommand waiting =
        sandbox.start(
            "run", "y", "--id", "second", "--after", "first", "--agent", "none", "--wait");
    waiting.awaitOut("second", LIMIT);
    return waiting;
  }
}
