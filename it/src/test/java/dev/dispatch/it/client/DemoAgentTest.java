package dev.dispatch.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The built-in agent. */
final class DemoAgentTest {
  private static final String ANSWER = "C:\\new\\table & \\1 \"$HOME\" `id`";

  @Test
  void keepsAnAnswerAsItIs() throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create()) {
      sandbox.env("DEMO_PAUSE", "0");
      CommandResult run =
          sandbox.run(
              "run",
              "x",
              "--id",
              "job",
              "--agent",
              "demo",
              "--item",
              "Ask: Where?",
              "--item",
              "Write out.txt");
      assertThat(run.exit()).as(run.toString()).isZero();
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> sandbox.run("answer", "job", ANSWER).exit() == 0);
      CommandResult end = sandbox.run("wait", "job", "--for", "done", "--timeout", "40s");
      assertThat(end.exit()).as(end.toString()).isZero();
      Path plan = sandbox.work().resolve(".dispatch/tasks/job/plan.md");
      assertThat(plan).content().contains("\n  The answer was: " + ANSWER + "\n");
      assertThat(sandbox.work().resolve("out.txt")).content().isEqualTo(ANSWER + "\n");
      assertThat(sandbox.run("task", "logs", "job").out())
          .contains("The answer was: " + ANSWER + "\n");
    }
  }
}
