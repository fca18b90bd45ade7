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

/** The real {@code codex exec} as a worker, in each of its sandboxes. */
final class CodexWorkerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> SHORT_WAIT = Map.of("DISPATCH_ASK_WAIT", "2s");
  private static final String READ_ONLY = "Read-only file system";

  private final MatrixBench bench = new MatrixBench();
  private final Path outside = bench.sandbox().home().resolve("outside");

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  @Test
  void finishesReadOnly() throws IOException {
    bench.configure(MatrixBench.codex("-s read-only"), SHORT_WAIT);
    String before = Files.readString(bench.repository().resolve("file.txt"));
    bench.run(
        """
        SHELL echo x >> file.txt
        SHELL sed -i 's/\\[ \\] Look/[x] Look/' {{plan}}
        SHELL {{bin}} check 1
        SHELL {{bin}} ask "Which colour?" --option blue --option green
        WHILE run (.+ ask --resume \\S+) SHELL {{1}}
        EXPECT (?m)^blue$
        SHELL {{bin}} check 2 --note "all walls"
        SHELL {{bin}} report done "the house is blue"
        SAY finished
        """,
        "Look", "Paint");

    JsonNode task = answeredLate("cli");

    assertThat(outputs().get(0)).contains(READ_ONLY);
    assertThat(outputs().get(1)).contains(READ_ONLY);
    assertThat(bench.repository().resolve("file.txt")).hasContent(before);
    assertThat(Story.of(task)).isEqualTo(finished("read via cli"));
    assertSeen(task, outputs().size() - 2);
  }

  @Test
  void finishesWithTheWorkspaceWritable() {
    bench.configure(MatrixBench.codex("-s workspace-write"), SHORT_WAIT);
    finishesWhereThePlanIsWritable();
  }

  @Test
  void finishesWithNetworkAccess() {
    bench.configure(
        MatrixBench.codex("-s workspace-write -c sandbox_workspace_write.network_access=true"),
        SHORT_WAIT);
    finishesWhereThePlanIsWritable();
  }

  private void finishesWhereThePlanIsWritable() {
    bench.run(
        """
        SHELL echo x > %s
        EDIT {{plan}} - [ ] Look ==> - [x] Look
        SHELL {{bin}} ask "Which colour?" --option blue --option green
        WHILE run (.+ ask --resume \\S+) SHELL {{1}}
        EXPECT (?m)^blue$
        SHELL {{bin}} check 2 --note "all walls" && {{bin}} report done "the house is blue"
        SAY finished
        """
            .formatted(outside),
        "Look",
        "Paint");

    JsonNode task = answeredLate("file");

    assertThat(outputs().getFirst()).contains(READ_ONLY);
    assertThat(Files.exists(outside)).isFalse();
    assertThat(Story.of(task)).isEqualTo(finished("read via file"));
    assertSeen(task, outputs().size() - 1);
  }

  private JsonNode answeredLate(String way) {
    MatrixBench.awaitOutput(bench.openAi()::toolOutputs, "still waiting", LIMIT);
    assertThat(bench.answer("blue").path("via").asString()).isEqualTo(way);
    return bench.awaitEnd(LIMIT);
  }

  /** A command that ends at once, refused say, may leave nothing in codex's own output. */
  private void assertSeen(JsonNode task, int calls) {
    assertThat(task.at("/work/tool_calls").asInt()).isBetween(calls, outputs().size());
    assertThat(task.at("/work/last_message").asString()).isEqualTo("finished");
  }

  private List<String> outputs() {
    return bench.openAi().toolOutputs();
  }

  private static Story finished(String question) {
    return new Story(
        "done",
        List.of("done: Look", "done: Paint (all walls)"),
        List.of("Which colour? [blue, green] " + question + ": blue"),
        List.of("done: the house is blue"));
  }
}
