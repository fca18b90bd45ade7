package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Questions by files, their answers, and what comes after too long a silence. */
@Timeout(180)
final class QuestionsTest {
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
  void carriesAQuestionByFilesToTheInboxAndItsAnswerBack() throws Exception {
    bench.hand("x", "ASK Which \"database\"?\nTICKALL\nDONE");
    String entry = bench.awaitQuestion("x");
    JsonNode asked = bench.ok("inbox", "--kind", "question", "--task", "x").get("entries").get(0);
    assertThat(asked.get("id").stringValue()).isEqualTo(entry).matches("E[0-9]+");
    assertThat(asked.get("text").stringValue()).isEqualTo("Which \"database\"?");
    assertThat(TaskBench.keys(asked)).contains("deadline", "options", "lane");
    JsonNode row = bench.ok("task", "list", "--status", "blocked").get("tasks").get(0);
    assertThat(row.get("question").stringValue()).isEqualTo("Which \"database\"?");

    String answer = "use `sqlite`; $(rm -rf x) \"yes\" ä𝄞";
    assertThat(bench.ok("answer", entry, answer).toString())
        .isEqualTo(
            "{\"entry\":\"" + entry + "\",\"task\":\"x\",\"delivered\":true,\"via\":\"file\"}");
    JsonNode done = bench.awaitEnd("x");
    assertThat(done.get("status").stringValue()).isEqualTo("done");
    assertThat(Files.readString(bench.ipc("x", "001.answer"))).isEqualTo(answer + "\n");
    assertThat(bench.logs("x")).isEqualTo("ANSWER 001 " + answer + "\n");
    assertThat(done.get("questions").get(0).get("answer").stringValue()).isEqualTo(answer);
    TaskBench.await(() ->
        assertThat(bench.show("x").get("questions").get(0).get("state").stringValue())
            .isEqualTo("read"));
  }

  @Test
  void takesTheFirstAnswerAndTellsTheSecond() throws Exception {
    bench.hand("x", "ASK one?\nWAITFILE " + bench.file("go") + "\nTICKALL");
    String entry = bench.awaitQuestion("x");
    bench.ok("answer", "x", "first");
    assertThat(bench.fails(2, "answer", entry, "second").get("message").stringValue())
        .contains("closed: answered");
    assertThat(bench.fails(2, "answer", "x", "second").get("message").stringValue())
        .contains("no open question");
    assertThat(bench.fails(4, "answer", "E999", "what").get("message").stringValue())
        .contains("no entry is called E999");
    assertThat(Files.readString(bench.ipc("x", "001.answer"))).isEqualTo("first\n");
    bench.signal("go");
    bench.awaitEnd("x");
  }

  @Test
  void refusesTheAnswerToAQuestionThatDied() throws Exception {
    bench.hand("x", "ASK one?");
    String entry = bench.awaitQuestion("x");
    bench.ok("task", "cancel", "x");
    assertThat(bench.fails(2, "answer", entry, "late").get("message").stringValue())
        .contains("is closed");
    assertThat(bench.fails(2, "answer", "x", "late").get("message").stringValue())
        .contains("cancelled");
    assertThat(bench.ipc("x", "001.answer")).doesNotExist();
  }

  @Test
  void takesAnAnswerThatAPersonWritesAsAFile() throws Exception {
    bench.hand("x", "ASK one?\nTICKALL");
    bench.awaitQuestion("x");
    Files.writeString(bench.ipc("x", "001.answer"), "by hand\n");
    assertThat(bench.awaitEnd("x").get("questions").get(0).get("answer").stringValue())
        .isEqualTo("by hand");
    assertThat(bench.ok("inbox", "--kind", "question").get("entries")).isEmpty();
  }

  @Test
  void startsASecondWorkerOnceAnAnswerComesTooLate() throws Exception {
    Path prompts = Files.createDirectories(bench.file("prompts"));
    // Each worker keeps its prompt; only the first finds no answer file and gives up.
    bench.hand(
        "x",
        "SHELL ls "
            + prompts
            + " | wc -l >"
            + bench.file("n")
            + "\nPROMPT "
            + prompts
            + "/p\n"
            + "SHELL mv "
            + prompts
            + "/p "
            + prompts
            + "/p$(cat "
            + bench.file("n")
            + ")\n"
            + "SHELL test ! -e "
            + bench.ipc("x", "001.answer")
            + " || sed -i 's/\\[[ ?]\\]/[x]/' "
            + bench.plan("x")
            + "\n"
            + "SHELL test ! -e "
            + bench.ipc("x", "001.answer")
            + " || kill $PPID\n"
            + "TICK 1\nASK{limit_ms=50} red or blue?",
        "--item",
        "one",
        "--item",
        "two");
    TaskBench.await(() -> {
      JsonNode task = bench.show("x");
      assertThat(task.get("status").stringValue()).isEqualTo("blocked");
      assertThat(task.get("items").get(1).get("state").stringValue()).isEqualTo("blocked");
    });
    TaskBench.await(() -> assertThat(bench.agents()).isEmpty());
    String first = bench.show("x").get("lane").stringValue();
    assertThat(bench.folder("x").resolve("context.md")).exists();

    bench.ok("answer", bench.awaitQuestion("x"), "blue");
    JsonNode done = bench.awaitEnd("x");
    assertThat(done.get("status").stringValue()).as(done.toString()).isEqualTo("done");
    assertThat(done.get("lane").stringValue()).isNotEqualTo(first);
    assertThat(Files.readString(prompts.resolve("p1")))
        .contains("The answer is: blue", "Its question was: red or blue?")
        .contains(bench.folder("x") + "/context.md", bench.plan("x").toString());
    assertThat(prompts.resolve("p2")).doesNotExist();
  }

  @Test
  void blocksOnAnItemMarkedByAWorkerThatOnlyEditsFiles() throws Exception {
    Path prompt = bench.file("prompt");
    bench.hand("x", "PROMPT " + prompt + "\nBLOCK 1 which one?");
    String entry = bench.awaitQuestion("x");
    TaskBench.await(() -> assertThat(bench.agents()).isEmpty());
    assertThat(bench.ok("inbox").get("entries").get(0).get("text").stringValue())
        .isEqualTo("which one?");
    bench.awaitStatus("x", "blocked");
    bench.ok("answer", entry, "the red one");
    TaskBench.await(() -> assertThat(Files.readString(prompt)).contains("the red one"));
    assertThat(Files.readString(bench.plan("x"))).contains("Answer to item 1: the red one");
  }

  @Test
  void takesEveryOneOfTwentyRacingQuestions() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL");
    TaskBench.await(() -> assertThat(bench.ipc("x", "")).exists());
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int me = i;
      askers.add(Thread.ofPlatform().start(() -> askExclusively("question " + me)));
    }
    for (Thread asker : askers) {
      asker.join();
    }
    TaskBench.await(
        () -> assertThat(bench.ok("inbox", "--kind", "question").get("entries")).hasSize(20));
    Set<String> texts = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode entry : bench.ok("inbox").get("entries")) {
      texts.add(entry.get("text").stringValue());
      ids.add(entry.get("id").stringValue());
    }
    assertThat(texts).hasSize(20);
    assertThat(ids).hasSize(20);
    for (String id : ids) {
      bench.ok("answer", id, "to " + id);
    }
    assertThat(bench.status("x")).isEqualTo("running");
    bench.signal("go");
    bench.awaitEnd("x");
  }

  /** As a worker does that counts, sees that it lost, and takes the next number. */
  private void askExclusively(String text) {
    for (int number = 1; ; number++) {
      try {
        Path temporary = bench.ipc("x", text.replace(' ', '-') + ".tmp");
        Files.writeString(temporary, text + "\n");
        Files.createLink(bench.ipc("x", "%03d.question".formatted(number)), temporary);
        Files.delete(temporary);
        return;
      } catch (java.nio.file.FileAlreadyExistsException taken) {
        // the next number
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void missesNothingAndSeesNothingTwiceInALoopOfWaits() throws Exception {
    for (String id : List.of("a", "b", "c")) {
      bench.hand(id, "ASK one?\nTICKALL");
      bench.awaitQuestion(id);
    }
    List<String> seen = new ArrayList<>();
    JsonNode first = bench.ok("wait", "--for", "question", "--timeout", "10s");
    seen.add(first.get("task").stringValue());
    String cursor = first.get("cursor").toString();
    for (int i = 0; i < 2; i++) {
      JsonNode next = bench.ok("wait", "--for", "question", "--since", cursor, "--timeout", "10s");
      seen.add(next.get("task").stringValue());
      cursor = next.get("cursor").toString();
    }
    assertThat(seen).containsExactly("a", "b", "c");
    TaskBench.read(
        bench.run("wait", "--for", "question", "--since", cursor, "--timeout", "50ms"), 75);
  }

  @Test
  void countsAQuestionWrittenInPiecesOnceItIsWhole() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL");
    TaskBench.await(() -> assertThat(bench.ipc("x", "")).exists());
    Path question = bench.ipc("x", "001.question");
    Files.writeString(bench.ipc("x", "002.question.tmp"), "not a question\n");
    try (var out = Files.newOutputStream(question)) {
      out.write("Which ".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.flush();
      out.write("one?".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    bench.awaitQuestion("x");
    JsonNode entries = bench.ok("inbox").get("entries");
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).get("text").stringValue()).isEqualTo("Which one?");
    bench.signal("go");
  }

  @Test
  void reportsAStallAndKillsNothing() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL", "--stall-after", "1s");
    JsonNode waited =
        bench.ok("wait", "x", "--for", "problem", "--timeout", TaskBench.LIMIT.toSeconds() + "s");
    assertThat(waited.get("reason").stringValue()).isEqualTo("stalled");
    assertThat(bench.status("x")).isEqualTo("stalled");
    assertThat(bench.agents()).isNotEmpty();
    assertThat(bench.ok("inbox").get("entries").get(0).get("kind").stringValue())
        .isEqualTo("stalled");
    bench.signal("go");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.ok("inbox", "--kind", "stalled").get("entries")).isEmpty();
  }

  @Test
  void asksAtTheCommandLineAndPrintsNothingButTheAnswer() throws Exception {
    bench.hand(
        "x",
        "SHELL \"$DISPATCH_BIN\" ask 'red or blue?' --option red --option blue >"
            + bench.file("answer")
            + "\nTICKALL\nSHELL \"$DISPATCH_BIN\" report done 'all good'");
    String entry = bench.awaitQuestion("x");
    JsonNode asked = bench.ok("inbox").get("entries").get(0);
    assertThat(asked.get("options").toString()).isEqualTo("[\"red\",\"blue\"]");
    bench.ok("answer", entry, "blue");
    JsonNode done = bench.awaitEnd("x");
    assertThat(Files.readString(bench.file("answer"))).isEqualTo("blue\n");
    assertThat(done.get("reports").get(0).get("kind").stringValue()).isEqualTo("done");
    assertThat(done.get("reports").get(0).get("text").stringValue()).isEqualTo("all good");
    assertThat(Files.readString(bench.ipc("x", "001.question"))).startsWith("red or blue?");
  }
}
