package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.testkit.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A follow-up reaches the real program as a message does, with how to report at its end. */
final class FollowUpTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final MatrixBench bench = new MatrixBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private CommandResult followUp(String... more) {
    String[] args = new String[more.length + 4];
    System.arraycopy(new String[] {"follow-up", "say", MatrixBench.TASK, "--env"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return bench.dispatch(args);
  }

  private boolean wasAsked(String text) {
    return bench.anthropic().modelCalls().stream().anyMatch(call -> call.body().contains(text));
  }

  @Test
  void handsAnIdleAgentTheProjectsOwnPrompt() throws IOException {
    bench.configure(MatrixBench.claude("--permission-mode default"), Map.of());
    Path template = bench.repository().resolve(".dispatch/templates/say.md");
    Files.createDirectories(template.getParent());
    Files.writeString(template, "Next for {env}:\nSAY followed\n");
    CommandResult run =
        bench.dispatch(
            "run",
            "SCRIPT\nSAY painted\nEND",
            "--id",
            MatrixBench.TASK,
            "--item",
            "Paint",
            "--transport",
            "tmux");
    assertThat(run.exit()).as(run.toString()).isZero();
    await().atMost(LIMIT).until(() -> wasAsked("SAY painted"));

    CommandResult shown = followUp("production", "--dry-run", "--text");
    assertThat(shown.out()).startsWith("Next for production:\nSAY followed\n");
    assertThat(wasAsked("Next for")).isFalse();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          CommandResult sent = followUp("production");
          assertThat(sent.exit()).as(sent.toString()).isZero();
        });
    await().atMost(LIMIT).until(() -> wasAsked("Next for production:\\nSAY followed"));
    assertThat(wasAsked("only what you report is heard")).isTrue();
    bench.dispatch("task", "cancel", MatrixBench.TASK);
  }
}
