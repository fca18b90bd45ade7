package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real {@code claude} as a worker, with Bash and without. */
final class ClaudeWorkerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> SHORT_WAIT = Map.of("DISPATCH_ASK_WAIT", "2s");

  private final MatrixBench bench = new MatrixBench();
  private final Path outside = bench.sandbox().home().resolve("outside");

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  /** The rule that allows nothing of Bash but the worker commands, and edits of the plan. */
  @Test
  void finishesWithTheWorkerCommandsAllowedAlone() {
    bench.configure(
        MatrixBench.claude(
            "--permission-mode acceptEdits --allowedTools 'Bash(" + bench.dispatch() + ":*)'"),
        SHORT_WAIT);
    bench.run(
        """
        SHELL touch %s
        READ {{plan}}
        EDIT {{plan}} - [ ] Look ==> - [x] Look
        SHELL {{bin}} ask "Which colour?" --option blue --option green
        WHILE run (.+ ask --resume \\S+) SHELL {{1}}
        EXPECT ^blue$
        SHELL {{bin}} check 2 --note "all walls"
        SHELL {{bin}} report done "the house is blue"
        SAY finished
        """
            .formatted(outside),
        "Look",
        "Paint");

    JsonNode task = answeredLate();

    assertRefused("blocked");
    assertThat(Story.of(task)).isEqualTo(finished("all walls"));
    assertThat(task.at("/work/tool_calls").asInt()).isEqualTo(outputs().size());
  }

  @Test
  void finishesWithBashAllowed() {
    bench.configure(MatrixBench.claude("--allowedTools Bash"), SHORT_WAIT);
    bench.run(
        """
        WRITE %s x
        SHELL sed -i 's/\\[ \\] Look/[x] Look/' {{plan}}
        SHELL {{bin}} ask "Which colour?" --option blue --option green
        WHILE run (.+ ask --resume \\S+) SHELL {{1}}
        EXPECT ^blue$
        SHELL {{bin}} check 2 --note "all walls" && {{bin}} report done "the house is blue"
        SAY finished
        """
            .formatted(outside),
        "Look",
        "Paint");

    JsonNode task = answeredLate();

    assertRefused("requested permissions to write");
    assertThat(Story.of(task)).isEqualTo(finished("all walls"));
    assertThat(task.at("/work/tool_calls").asInt()).isEqualTo(outputs().size());
  }

  /** No command may run, so the worker asks by files and ticks by edits; it cannot report. */
  @Test
  void finishesWithEditsAlone() {
    bench.configure(MatrixBench.claude("--permission-mode acceptEdits"), SHORT_WAIT);
    bench.run(
        """
        WRITE %s x
        SHELL {{bin}} ask "Which colour?"
        READ {{plan}}
        EDIT {{plan}} - [ ] Look ==> - [x] Look
        WRITE {{task}}/ipc/001.question Which colour?\\n
        READ {{task}}/ipc/001.answer
        WHILE{pause_ms=300} does not exist READ {{task}}/ipc/001.answer
        EXPECT blue
        WRITE {{task}}/ipc/001.done
        EDIT {{plan}} - [ ] Paint ==> - [x] Paint
        WRITE {{task}}/ipc/.done
        SAY the house is blue
        """
            .formatted(outside),
        "Look",
        "Paint");

    MatrixBench.awaitOutput(bench.anthropic()::toolOutputs, "does not exist", LIMIT);
    assertThat(bench.answer("blue").path("via").asString()).isEqualTo("file");
    JsonNode task = bench.awaitEnd(LIMIT);

    assertRefused("requested permissions to write");
    assertThat(outputs().get(1)).contains("requires approval");
    assertThat(Story.of(task))
        .isEqualTo(
            new Story(
                "done",
                List.of("done: Look", "done: Paint"),
                List.of("Which colour? [] read via file: blue"),
                List.of()));
    assertThat(task.at("/work/last_message").asString()).isEqualTo("the house is blue");
    assertThat(task.at("/work/tool_calls").asInt()).isEqualTo(outputs().size());
  }

  private JsonNode answeredLate() {
    MatrixBench.awaitOutput(bench.anthropic()::toolOutputs, "still waiting", LIMIT);
    assertThat(bench.answer("blue").path("via").asString()).isEqualTo("file");
    return bench.awaitEnd(LIMIT);
  }

  private void assertRefused(String reason) {
    assertThat(outputs().getFirst()).contains(reason);
    assertThat(Files.exists(outside)).isFalse();
  }

  private List<String> outputs() {
    return bench.anthropic().toolOutputs();
  }

  private static Story finished(String note) {
    return new Story(
        "done",
        List.of("done: Look", "done: Paint (" + note + ")"),
        List.of("Which colour? [blue, green] read via file: blue"),
        List.of("done: the house is blue"));
  }
}
