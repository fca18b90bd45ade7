package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.daemon.TestingMain;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.it.task.TaskBench;
import dev.dispatch.store.Store;
import dev.dispatch.store.sqlite.SqliteStore;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The daemon is killed at each step of handing over a task, starting its worker, a question, its
 * answer, and the end; the built client starts the next daemon. What the agent received and the
 * task's events are those of a run that nobody killed.
 */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
final class KilledDaemonTest {
  private static final List<String> UNKILLED =
      List.of(
          "TaskCreated",
          "WorkerAssigned",
          "WorkerStarted",
          "QuestionAsked",
          "TaskStatusChanged.BLOCKED",
          "QuestionAnswered",
          "AnswerRead",
          "CompletionMarked",
          "TaskStatusChanged.DONE",
          "WorkerEnded");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "never:",
        "before:TaskCreated",
        "after:TaskCreated",
        "after:WorkerAssigned",
        "before:WorkerStarted",
        "after:WorkerStarted",
        "before:QuestionAsked",
        "after:QuestionAsked",
        "before:QuestionAnswered",
        "after:QuestionAnswered",
        "before:AnswerRead",
        "before:TaskStatusChanged.DONE",
        "after:TaskStatusChanged.DONE",
        "before:WorkerEnded",
        "after:WorkerEnded"
      })
  void losesNothingAndDoesNothingTwice(String step) throws Exception {
    assertThat(story(step, "", TaskBench.LIMIT)).isEqualTo(Outcome.WANTED);
  }

  /** The test above can fail: it does, where one of the writes is left out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TaskCreated",
        "WorkerAssigned",
        "WorkerStarted",
        "QuestionAsked",
        "QuestionAnswered",
        "AnswerRead",
        "WorkerEnded",
        "TaskStatusChanged.DONE"
      })
  void isRedWithoutTheWrite(String kind) {
    String step = kind.equals("WorkerAssigned") ? "before:WorkerStarted" : "never:";
    assertThatThrownBy(
            () -> assertThat(story(step, kind, Duration.ofSeconds(6))).isEqualTo(Outcome.WANTED))
        .isInstanceOfAny(AssertionError.class, org.awaitility.core.ConditionTimeoutException.class);
  }

  /** What the agent received, and the task's events without those that depend on the moment. */
  private record Outcome(int prompts, String log, List<String> events) {
    static final Outcome WANTED = new Outcome(1, "EXITED 0\nANSWER 001 blue\n", UNKILLED);

    /** In no order: what one look sees together it stores together. */
    Outcome {
      events = events.stream().sorted().toList();
    }
  }

  private static Outcome story(String step, String without, Duration limit) throws Exception {
    try (TaskBench bench = TaskBench.open()) {
      Path starts = bench.file("starts");
      RunningCommand killed = TestingDaemon.start(bench, step, without);
      bench.run(
          "run",
          TaskBench.text("SHELL echo started >>" + starts + "\nASK red or blue?\nTICKALL\nDONE"),
          "--id",
          "x");
      await(limit, () -> !questions(bench).isEmpty());
      bench.run("answer", "x", "blue");
      await(limit, () -> bench.show("x").get("status").stringValue().equals("done"));
      if (!step.startsWith("never")) {
        assertThat(killed.await(limit).exit()).isEqualTo(137);
      }
      // The end of the worker is the last thing to be seen.
      await(
          limit,
          () -> {
            bench.show("x");
            return bench.agents().isEmpty() && kinds(bench).contains("WorkerEnded");
          });
      assertThat(questions(bench)).isEmpty();
      return new Outcome(Files.readAllLines(starts).size(), bench.logs("x"), kinds(bench));
    }
  }

  private static List<String> questions(TaskBench bench) {
    List<String> found = new ArrayList<>();
    for (JsonNode entry : bench.ok("inbox", "--kind", "question").get("entries")) {
      found.add(entry.get("id").stringValue());
    }
    return found;
  }

  private static void await(Duration limit, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(limit.toMillis(), TimeUnit.MILLISECONDS)
        .pollInterval(Duration.ofMillis(200))
        .pollDelay(Duration.ZERO)
        .until(condition);
  }

  private static List<String> kinds(TaskBench bench) throws IOException {
    Path copy = Files.createTempDirectory(bench.sandbox().folder(), "db");
    for (String file : List.of("dispatch.db", "dispatch.db-wal")) {
      Path source = bench.sandbox().dispatchHome().resolve(file);
      if (Files.exists(source)) {
        Files.copy(source, copy.resolve(file));
      }
    }
    TaskKey key = new TaskKey(bench.sandbox().work().toString(), new TaskId("x"));
    try (Store store = SqliteStore.open(copy.resolve("dispatch.db"), InstantSource.system())) {
      return store.taskEvents(key, 0, 1000).stream()
          .map(StoredEvent::event)
          .map(TestingMain::kind)
          .filter(kind -> UNKILLED.contains(kind) || kind.endsWith("FAILED"))
          .toList();
    }
  }
}
