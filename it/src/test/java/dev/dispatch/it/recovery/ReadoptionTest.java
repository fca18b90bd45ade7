package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.task.TaskBench;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Workers that go on while there is no daemon. */
@Timeout(180)
final class ReadoptionTest {
  private TaskBench bench;

  @BeforeEach
  void openBench() throws IOException {
    bench = TaskBench.open();
  }

  @AfterEach
  void closeBench() throws IOException {
    bench.close();
  }

  @Test
  void takesEveryLineOnceFromAWorkerThatNeverStopsWriting() throws Exception {
    int lines = 6000;
    bench.hand(
        "x",
        "SHELL i=0; while [ $i -lt %d ]; do i=$((i+1)); echo line $i; [ $((i %% 40)) != 0 ] || sleep 0.02; done"
            .formatted(lines));
    for (int seen : new int[] {500, 2000}) {
      TaskBench.await(() -> assertThat(bench.logs("x").lines().count()).isGreaterThan(seen));
      bench.sandbox().killDaemon();
    }
    bench.awaitEnd("x");
    String wanted =
        IntStream.rangeClosed(1, lines)
            .mapToObj(i -> "line " + i + "\n")
            .collect(Collectors.joining());
    assertThat(bench.logs("x")).isEqualTo(wanted + "EXITED 0\n");
  }

  @Test
  void picksUpWhatAWorkerDidWhileThereWasNoDaemon() throws Exception {
    bench.hand(
        "x",
        "WAITFILE " + bench.file("go") + "\nTICK 1\nASK red or blue?\nTICK 2\nDONE",
        "--item",
        "one",
        "--item",
        "two");
    bench.awaitStatus("x", "running");
    bench.sandbox().killDaemon();
    bench.signal("go");
    TaskBench.await(() -> assertThat(bench.ipc("x", "001.question")).exists());

    JsonNode entries = bench.ok("inbox", "--kind", "question").get("entries");
    TaskBench.await(
        () -> assertThat(bench.ok("inbox", "--kind", "question").get("entries")).hasSize(1));
    assertThat(bench.show("x").get("done").intValue()).isEqualTo(1);
    bench.sandbox().killDaemon();
    JsonNode again = bench.ok("inbox", "--kind", "question").get("entries");
    assertThat(again).hasSize(1);
    assertThat(entries.isEmpty() || entries.get(0).get("id").equals(again.get(0).get("id")))
        .isTrue();

    bench.sandbox().killDaemon();
    Files.writeString(bench.ipc("x", "001.answer"), "blue\n");
    TaskBench.await(() -> assertThat(bench.agents()).isEmpty());
    JsonNode done = bench.awaitEnd("x");
    assertThat(done.get("status").stringValue()).isEqualTo("done");
    assertThat(done.get("questions").get(0).get("answer").stringValue()).isEqualTo("blue");
    assertThat(bench.logs("x")).isEqualTo("ANSWER 001 blue\n");
    assertThat(bench.ok("inbox").get("entries")).hasSize(1);
    assertThat(bench.ok("inbox").get("entries").get(0).get("kind").stringValue())
        .isEqualTo("review");
  }

  @Test
  void takesQuestionsUpAfterADaemonWasStoppedForAWhile() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nASK one?\nASK two?\nTICKALL");
    bench.awaitStatus("x", "running");
    ProcessHandle daemon =
        ProcessHandle.of(bench.sandbox().daemon().orElseThrow().pid()).orElseThrow();
    signal(daemon, "STOP");
    bench.signal("go");
    TaskBench.await(() -> assertThat(bench.ipc("x", "001.question")).exists());
    Files.writeString(bench.ipc("x", "001.answer"), "first\n");
    TaskBench.await(() -> assertThat(bench.ipc("x", "002.question")).exists());
    signal(daemon, "CONT");
    TaskBench.await(
        () -> assertThat(bench.show("x").get("questions").toString()).contains("first", "two?"));
    bench.ok("answer", bench.awaitQuestion("x"), "second");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.logs("x")).isEqualTo("ANSWER 001 first\nANSWER 002 second\n");
    assertThat(ProcessHandle.of(bench.sandbox().daemon().orElseThrow().pid()).orElseThrow())
        .isEqualTo(daemon);
  }

  private static void signal(ProcessHandle process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}
