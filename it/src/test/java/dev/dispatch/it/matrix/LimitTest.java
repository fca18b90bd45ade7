package dev.dispatch.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/**
 * Questions that are answered only after the real time limit of the program's shell tool. Most of
 * it is waiting, so it runs beside other tests.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LimitTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Codex comes back from a command after 10 s: by then {@code ask} has to be out twice. */
  @Test
  void codexAsksPastItsTenSeconds() throws IOException {
    try (MatrixBench bench = new MatrixBench()) {
      Supplier<List<String>> outputs = bench.openAi()::toolOutputs;
      bench.configure(MatrixBench.codex("-s workspace-write"), Map.of());
      bench.run(script("SHELL"), "Paint");

      await().atMost(LIMIT).until(() -> waits(outputs.get()) >= 2);
      bench.answer("blue");

      assertFinished(bench.awaitEnd(LIMIT));
      assertThat(outputs.get()).noneMatch(output -> output.contains("session ID"));
    }
  }

  /** 25 s are out of the question by default; the model gets them where it asks for 30. */
  @Test
  void codexAsksForTwentyFiveSecondsWhereTheModelRaisesItsLimit() throws IOException {
    try (MatrixBench bench = new MatrixBench()) {
      Supplier<List<String>> outputs = bench.openAi()::toolOutputs;
      bench.configure(MatrixBench.codex("-s workspace-write"), Map.of("DISPATCH_ASK_WAIT", "25s"));
      bench.run(script("SHELL{yield_time_ms=30000}"), "Paint");

      await().atMost(LIMIT).until(() -> waits(outputs.get()) >= 1);
      bench.answer("blue");

      assertFinished(bench.awaitEnd(LIMIT));
      assertThat(outputs.get().getFirst())
          .containsPattern("Wall time: 2[4-9]\\.")
          .contains("exited with code 75");
      assertThat(outputs.get()).noneMatch(output -> output.contains("session ID"));
    }
  }

  /** Claude moves a command to the background after 120 s: {@code ask} is out after 110. */
  @Test
  void claudeAsksPastItsTwoMinutes() throws IOException {
    Duration late = Duration.ofSeconds(122);
    try (MatrixBench bench = new MatrixBench()) {
      Supplier<List<String>> outputs = bench.anthropic()::toolOutputs;
      bench.configure(MatrixBench.claude("--allowedTools Bash"), Map.of());
      bench.run(script("SHELL"), "Paint");

      bench.awaitQuestion();
      Instant asked = Instant.parse(bench.show().at("/questions/0/asked_at").asString());
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(late.plus(LIMIT))
          .until(() -> Instant.now().isAfter(asked.plus(late)));
      assertThat(waits(outputs.get())).isOne();
      bench.answer("blue");

      assertFinished(bench.awaitEnd(LIMIT));
      assertThat(outputs.get()).noneMatch(output -> output.contains("background"));
    }
  }

  private static String script(String shell) {
    return """
    %1$s {{bin}} ask "Which colour?" --timeout 10m
    WHILE run (.+ ask --resume \\S+) %1$s {{1}}
    EXPECT (?m)^blue$
    SHELL {{bin}} check 1
    SHELL {{bin}} report done "the house is blue"
    SAY finished
    """
        .formatted(shell);
  }

  private static long waits(List<String> outputs) {
    return outputs.stream().filter(output -> output.contains("still waiting")).count();
  }

  private static void assertFinished(JsonNode task) {
    assertThat(Story.of(task))
        .isEqualTo(
            new Story(
                "done",
                List.of("done: Paint"),
                List.of("Which colour? [] read via file: blue"),
                List.of("done: the house is blue")));
  }
}
