package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.task.TaskBench;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The daemon dies between what a command did and its reply. The client asks the next daemon again;
 * that one tells what was done, and does it no second time.
 */
@Timeout(180)
final class LostReplyTest {
  private TaskBench bench;

  @BeforeEach
  void openBench() throws Exception {
    bench = TaskBench.open();
  }

  @AfterEach
  void closeBench() throws Exception {
    bench.close();
  }

  private CommandResult surviving(String step, String... command) throws Exception {
    if (bench.sandbox().daemon().isPresent()) {
      bench.ok("down");
    }
    RunningCommand killed = TestingDaemon.start(bench, step, "");
    CommandResult result = bench.run(command);
    assertThat(killed.await(TaskBench.LIMIT).exit()).as("killed").isEqualTo(137);
    assertThat(result.exit()).as(result.toString()).isZero();
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {"after:TaskCreated", "after:WorkerAssigned", "before:WorkerStarted"})
  void handsOverATaskWithoutANameOnce(String step) throws Exception {
    Path starts = bench.file("starts");
    CommandResult run =
        surviving(step, "run", TaskBench.text("SHELL echo started >>" + starts + "\nTICKALL"));
    String id = TaskBench.read(run, 0).get("task").stringValue();
    assertThat(bench.awaitEnd(id).get("status").stringValue()).isEqualTo("done");
    JsonNode tasks = bench.ok("task", "list", "--all").get("tasks");
    assertThat(tasks).hasSize(1);
    assertThat(tasks.get(0).get("id").stringValue()).isEqualTo(id);
    assertThat(Files.readAllLines(starts)).hasSize(1);
  }

  @Test
  void handsOverATaskWithANameOnce() throws Exception {
    CommandResult run =
        surviving("after:TaskCreated", "run", TaskBench.text("TICKALL"), "--id", "x");
    assertThat(TaskBench.read(run, 0).get("task").stringValue()).isEqualTo("x");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before:NoteAdded", "after:NoteAdded"})
  void addsANoteOnce(String step) throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go"));
    surviving(step, "task", "note", "x", "Mind the gap");
    assertThat(Files.readString(bench.plan("x"))).containsOnlyOnce("Mind the gap");
    bench.signal("go");
  }

  @ParameterizedTest
  @CsvSource({"x,before", "x,after", "entry,after"})
  void answersOnce(String by, String when) throws Exception {
    bench.hand("x", "ASK one?\nTICKALL\nDONE");
    String entry = bench.awaitQuestion("x");
    String target = by.equals("x") ? "x" : entry;
    CommandResult answer = surviving(when + ":QuestionAnswered", "answer", target, "blue");
    JsonNode told = TaskBench.read(answer, 0);
    assertThat(told.get("entry").stringValue()).isEqualTo(entry);
    assertThat(told.get("delivered").booleanValue()).isTrue();
    assertThat(told.get("via").stringValue()).isEqualTo("file");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.logs("x")).contains("ANSWER 001 blue");
  }

  @Test
  void retriesOnce() throws Exception {
    Path starts = bench.file("starts");
    bench.hand("x", "SHELL echo started >>" + starts);
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("failed");
    surviving("after:TaskRetried", "task", "retry", "x");
    TaskBench.await(() -> assertThat(Files.readAllLines(starts)).hasSize(2));
    bench.awaitEnd("x");
    assertThat(Files.readAllLines(starts)).hasSize(2);
  }

  @Test
  void takesAReportOnce() throws Exception {
    bench.hand(
        "x",
        "WAITFILE " + bench.file("go") + "\nSHELL \"$DISPATCH_BIN\" report progress half\nTICKALL");
    bench.awaitStatus("x", "running");
    bench.ok("down");
    RunningCommand killed = TestingDaemon.start(bench, "after:ReportMade", "");
    bench.signal("go");
    assertThat(killed.await(TaskBench.LIMIT).exit()).isEqualTo(137);
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    List<String> texts =
        bench.show("x").get("reports").valueStream().map(r -> r.get("text").stringValue()).toList();
    assertThat(texts).containsExactly("half");
  }
}
