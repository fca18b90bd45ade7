package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Every command on tasks, with the JSON keys that scripts rely on. */
@Timeout(180)
final class TaskCommandsTest {
  private TaskBench bench;

  @BeforeEach
  void openBench() throws Exception {
    bench = TaskBench.open();
  }

  @AfterEach
  void closeBench() throws Exception {
    bench.close();
  }

  @Test
  void runsATaskToItsEnd() throws Exception {
    Path go = bench.file("go");
    JsonNode run =
        bench.hand(
            "fix-it",
            "SAY hello\nTICK 1 found it\nWAITFILE " + go + "\nOUTPUT all is well\nTICKALL\nDONE",
            "--item",
            "Find it",
            "--item",
            "Fix it");

    assertThat(TaskBench.keys(run))
        .contains("task", "lane", "agent", "model", "plan", "items", "status");
    assertThat(run.get("task").stringValue()).isEqualTo("fix-it");
    assertThat(run.get("agent").stringValue()).isEqualTo("scripted");
    assertThat(run.get("plan").stringValue()).isEqualTo(bench.plan("fix-it").toString());
    assertThat(run.get("items").toString())
        .isEqualTo(
            "[{\"n\":1,\"text\":\"Find it\",\"state\":\"open\"},"
                + "{\"n\":2,\"text\":\"Fix it\",\"state\":\"open\"}]");
    assertThat(run.get("status").stringValue()).isIn("starting", "running");

    TaskBench.await(() -> assertThat(bench.show("fix-it").get("done").intValue()).isEqualTo(1));
    JsonNode list = bench.ok("task", "list").get("tasks");
    assertThat(list).hasSize(1);
    assertThat(TaskBench.keys(list.get(0)))
        .containsAll(
            Set.of(
                "id",
                "title",
                "status",
                "done",
                "total",
                "agent",
                "lane",
                "cwd",
                "started_at",
                "updated_at"));
    assertThat(list.get(0).get("total").intValue()).isEqualTo(2);
    assertThat(list.get(0).get("lane")).isEqualTo(run.get("lane"));

    bench.signal("go");
    JsonNode done = bench.awaitEnd("fix-it");
    assertThat(done.get("status").stringValue()).isEqualTo("done");
    assertThat(TaskBench.keys(done)).contains("items", "questions", "reports", "output");
    assertThat(done.get("items").get(0).toString())
        .isEqualTo("{\"n\":1,\"text\":\"Find it\",\"state\":\"done\",\"note\":\"found it\"}");
    assertThat(done.get("output").stringValue()).isEqualTo(bench.folder("fix-it") + "/output.md");
    assertThat(bench.logs("fix-it")).isEqualTo("hello\n");

    JsonNode review = bench.ok("inbox").get("entries").get(0);
    assertThat(TaskBench.keys(review))
        .containsAll(
            Set.of("id", "kind", "task", "lane", "text", "options", "asked_at", "waiting_seconds"));
    assertThat(review.get("kind").stringValue()).isEqualTo("review");
    assertThat(bench.run("task", "result", "fix-it").out()).isEqualTo("all is well\n");
    assertThat(bench.ok("inbox").get("entries")).isEmpty();
  }

  @Test
  void notesSkipsAndRetries() throws Exception {
    bench.hand("x", "TICK 1\nEXIT 3", "--item", "a", "--item", "b", "--item", "c");
    JsonNode failed = bench.awaitEnd("x");
    assertThat(failed.get("status").stringValue()).isEqualTo("failed");
    assertThat(failed.get("reason").stringValue())
        .contains("exit code 3", "1 of 3 items done, left: 2, 3");
    assertThat(bench.ok("inbox").get("entries").get(0).get("kind").stringValue())
        .isEqualTo("problem");

    JsonNode noted = bench.ok("task", "note", "x", "mind the `gap` $(x)");
    assertThat(TaskBench.keys(noted)).contains("id", "status", "items");
    assertThat(Files.readString(bench.plan("x")))
        .contains("> **Note from dispatcher:** mind the `gap` $(x)");
    JsonNode skipped = bench.ok("task", "skip", "x", "2");
    assertThat(skipped.get("items").get(1).get("state").stringValue()).isEqualTo("done");
    assertThat(skipped.get("status").stringValue()).isEqualTo("failed");

    Path prompt = bench.file("prompt");
    String before = failed.get("lane").stringValue();
    JsonNode retried =
        bench.ok(
            "task", "retry", "x", "--text", "SCRIPT2 is below\nPROMPT " + prompt + "\nTICKALL");
    assertThat(retried.get("lane").stringValue()).isNotEqualTo(before);
    // The first script is still in the prompt: it ticks item 1 again and ends with 3.
    JsonNode again = bench.awaitEnd("x");
    assertThat(again.get("status").stringValue()).isEqualTo("failed");
    assertThat(again.get("items").get(2).get("state").stringValue()).isEqualTo("open");
    assertThat(bench.ok("task", "skip", "x", "3").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.fails(2, "task", "retry", "x").get("code").stringValue())
        .isEqualTo("conflict");
    assertThat(bench.fails(4, "task", "skip", "x", "9").get("message").stringValue())
        .contains("no item 9");
  }

  @Test
  void cancelsAndSweepsAChildInItsOwnSession() throws Exception {
    Path pid = bench.file("pid");
    bench.hand("x", "FORK " + pid + "\nIGNORE_TERM\nSAY forked\nWAITFILE " + bench.file("never"));
    TaskBench.await(() -> assertThat(bench.logs("x")).contains("forked"));
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    assertThat(bench.fails(5, "task", "retry", "x").get("code").stringValue())
        .isEqualTo("lane-busy");
    assertThat(bench.fails(5, "task", "clean", "x", "--yes").get("message").stringValue())
        .contains("its worker is alive");
    assertThat(bench.folder("x")).exists();

    assertThat(bench.ok("task", "cancel", "x").get("status").stringValue()).isEqualTo("cancelled");
    TaskBench.await(() -> assertThat(child.isAlive()).isFalse());
    TaskBench.await(() -> assertThat(bench.agents()).isEmpty());
    assertThat(bench.run("wait", "x", "--for", "done").exit()).isEqualTo(3);
    assertThat(bench.ok("inbox").get("entries")).isEmpty();
  }

  private List<Path> foldersIn(String name) throws IOException {
    try (Stream<Path> all = Files.list(bench.sandbox().dispatchHome().resolve(name))) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void cleansWhatEnded() throws Exception {
    bench.hand("good", "TICKALL");
    bench.hand("bad", "EXIT 1");
    bench.hand("live", "WAITFILE " + bench.file("never"));
    bench.awaitEnd("good");
    bench.awaitEnd("bad");
    assertThat(bench.fails(6, "task", "clean", "good").get("code").stringValue())
        .isEqualTo("confirmation-required");
    assertThat(bench.ok("task", "clean", "--done", "--yes").get("removed").toString())
        .isEqualTo("[\"good\"]");
    assertThat(bench.folder("good")).doesNotExist();
    assertThat(bench.ok("task", "clean", "--all", "--yes").get("removed").toString())
        .isEqualTo("[\"bad\"]");
    assertThat(bench.ok("task", "list", "--all").get("tasks")).hasSize(1);
    assertThat(bench.folder("live")).exists();
    assertThat(foldersIn("processes")).hasSize(1); // of the one that lives
    assertThat(foldersIn("lanes")).hasSize(1);
    assertThat(bench.fails(4, "task", "show", "good").get("message").stringValue())
        .contains("no task is called");
    assertThat(bench.hand("good", "TICKALL").get("task").stringValue()).isEqualTo("good");
  }

  @Test
  void waitsForWhatIsAskedFor() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL");
    JsonNode timeout = TaskBench.read(bench.run("wait", "x", "--timeout", "100ms"), 75);
    assertThat(timeout.get("reason").stringValue()).isEqualTo("timeout");
    String cursor = timeout.get("cursor").toString();
    bench.signal("go");
    JsonNode done = bench.ok("wait", "x", "--for", "done", "--since", cursor, "--timeout", "30s");
    assertThat(TaskBench.keys(done)).contains("reason", "task", "lane", "cursor");
    assertThat(done.get("reason").stringValue()).isEqualTo("done");
    TaskBench.read(
        bench.run(
            "wait",
            "x",
            "--for",
            "done",
            "--since",
            done.get("cursor").toString(),
            "--timeout",
            "50ms"),
        75);
    assertThat(bench.ok("wait", "x", "--for", "done").get("reason").stringValue())
        .isEqualTo("done");
  }

  @Test
  void startsAFollowerWhenAllBeforeItAreDone() throws Exception {
    bench.hand("a", "WAITFILE " + bench.file("a-go") + "\nTICKALL");
    bench.hand("b", "WAITFILE " + bench.file("b-go") + "\nTICKALL");
    JsonNode waiting = bench.hand("c", "TICKALL", "--after", "a", "--after", "b");
    assertThat(waiting.get("status").stringValue()).isEqualTo("waiting");
    assertThat(bench.show("c").get("reason").stringValue()).isEqualTo("after [a, b]");
    bench.signal("a-go");
    bench.awaitEnd("a");
    assertThat(bench.status("c")).isEqualTo("waiting");
    bench.signal("b-go");
    assertThat(bench.awaitEnd("c").get("status").stringValue()).isEqualTo("done");
  }

  @Test
  void keepsAFollowerWaitingAndSaysWhyWhereTheFirstFailed() throws Exception {
    bench.hand("a", "EXIT 1");
    bench.hand("b", "TICKALL", "--after", "a");
    bench.awaitEnd("a");
    TaskBench.await(
        () -> assertThat(bench.show("b").get("reason").stringValue()).contains("a", "failed"));
    assertThat(bench.status("b")).isEqualTo("waiting");
    bench.ok("task", "skip", "a", "1");
    assertThat(bench.awaitEnd("b").get("status").stringValue()).isEqualTo("done");
  }

  @Test
  void refusesFollowersOfThemselvesOfNobodyAndInACircle() throws Exception {
    assertThat(bench.fails(2, "run", "x", "--id", "a", "--after", "a").get("message").stringValue())
        .contains("after itself");
    bench.fails(4, "run", "x", "--id", "a", "--after", "nobody");
    assertThat(bench.ok("task", "list").get("tasks")).isEmpty();

    bench.hand("a", "EXIT 1");
    bench.hand("b", "TICKALL", "--after", "a");
    bench.awaitEnd("a");
    bench.ok("task", "clean", "a", "--yes");
    assertThat(bench.fails(2, "run", "x", "--id", "a", "--after", "b").get("message").stringValue())
        .contains("circle");
    assertThat(bench.folder("a")).doesNotExist();
  }

  @Test
  void showsTheChecklistTickingUntilItEnds() throws Exception {
    var watching =
        bench
            .sandbox()
            .start(
                "run",
                TaskBench.text("TICK 1\nWAITFILE " + bench.file("go") + "\nTICK 2"),
                "--id",
                "x",
                "--item",
                "one",
                "--item",
                "two",
                "--wait",
                "--text");
    watching.awaitOut("[x] one", TaskBench.LIMIT);
    assertThat(watching.out()).doesNotContain("[x] two");
    bench.signal("go");
    var result = watching.await(TaskBench.LIMIT);
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(result.out()).contains("[x] two").contains("done");
    assertThat(bench.run("run", TaskBench.text("EXIT 1"), "--id", "y", "--wait").exit())
        .isEqualTo(3);
    assertThat(
            bench
                .run(
                    "run",
                    TaskBench.text("WAITFILE " + bench.file("never")),
                    "--id",
                    "z",
                    "--wait",
                    "--timeout",
                    "200ms")
                .exit())
        .isEqualTo(75);
  }
}
