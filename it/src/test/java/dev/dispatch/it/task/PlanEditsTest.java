package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The plan has two writers, and a person. */
@Timeout(180)
final class PlanEditsTest {
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
  void putsBackATickThatWasMadeThroughDispatchAndNotOneOfTheAgent() throws Exception {
    bench.hand(
        "x",
        "TICK 2\nWAITFILE " + bench.file("go") + "\nREPLAN\nWAITFILE " + bench.file("end"),
        "--item",
        "one",
        "--item",
        "two",
        "--item",
        "three");
    TaskBench.await(() -> assertThat(bench.show("x").get("done").intValue()).isEqualTo(1));
    bench.ok("task", "skip", "x", "1");
    assertThat(states()).isEqualTo("done done open");
    bench.signal("go");
    TaskBench.await(() -> assertThat(states()).isEqualTo("done open open"));
    assertThat(Files.readString(bench.plan("x"))).contains("- [x] one").contains("- [ ] two");
    bench.signal("end");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("failed");
  }

  private String states() {
    StringBuilder states = new StringBuilder();
    for (JsonNode item : bench.show("x").get("items")) {
      states.append(' ').append(item.get("state").stringValue());
    }
    return states.substring(1);
  }

  @Test
  void followsWhatAPersonEdits() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL");
    bench.awaitStatus("x", "running");
    Files.writeString(
        bench.plan("x"),
        "# Mine\r\n\r\n* [X] first\r\n  by hand\r\n+ [ ] second\r\n- [!] third\r\n");
    TaskBench.await(() -> assertThat(states()).isEqualTo("done open error"));
    bench.signal("go");
    JsonNode failed = bench.awaitEnd("x");
    assertThat(failed.get("status").stringValue()).isEqualTo("failed");
    assertThat(failed.get("reason").stringValue()).contains("left: 3");
  }

  @Test
  void reportsAPlanThatCannotBeUsedAndTakesItUpWhenItCan() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nTICKALL\nDONE");
    bench.awaitStatus("x", "running");
    Path plan = bench.plan("x");
    Files.delete(plan);
    assertUnusable("missing");
    Files.createDirectory(plan);
    assertUnusable("not a file");
    Files.delete(plan);
    Files.write(plan, new byte[] {(byte) 0xff, 0, 1, (byte) 0xfe, '\n'});
    assertUnusable("not UTF-8");
    Files.writeString(plan, "- [ ] item\n".repeat(1_000_000));
    assertUnusable("bytes");
    Files.writeString(plan, "");
    assertUnusable("empty");
    Files.writeString(plan, "# only words\n");
    assertUnusable("item");
    assertThat(bench.fails(2, "task", "note", "x", " ").get("code").stringValue())
        .isEqualTo("validation");
    Files.writeString(plan, "# Back\n\n- [ ] again\n");
    TaskBench.await(() -> assertThat(states()).isEqualTo("open"));
    bench.signal("go");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
  }

  private void assertUnusable(String why) {
    TaskBench.await(() -> {
      JsonNode task = bench.show("x");
      assertThat(task.get("total").intValue()).isZero();
      assertThat(task.get("reason").stringValue()).contains(why);
      assertThat(task.get("status").stringValue()).isEqualTo("running");
    });
  }

  @Test
  void toleratesAFolderDeletedByHandAndSaysSo() throws Exception {
    bench.hand("x", "WAITFILE " + bench.file("go") + "\nEXIT 0");
    bench.awaitStatus("x", "running");
    TaskBench.delete(bench.folder("x"));
    TaskBench.await(
        () -> assertThat(bench.show("x").get("remarks").toString()).contains("deleted by hand"));
    bench.signal("go");
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("failed");
    bench.ok("task", "clean", "x", "--yes");
  }

  @Test
  void refusesPlansThatCannotBeUsedAndCreatesNothing() throws Exception {
    Path file = bench.file("plan.md");
    for (byte[] bad :
        new byte[][] {
          {},
          {(byte) 0xff, (byte) 0xfe, 0},
          "# nothing to do\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
          "- [ ] x\n".repeat(1_400_000).getBytes(java.nio.charset.StandardCharsets.UTF_8)
        }) {
      Files.write(file, bad);
      JsonNode error = bench.fails(2, "run", "x", "--id", "x", "--plan-file", file.toString());
      assertThat(error.get("message").stringValue()).isNotBlank();
    }
    bench.fails(2, "run", "x", "--id", "x", "--plan-file", bench.file("missing").toString());
    bench.fails(2, "run", "x", "--id", "x", "--plan-file", bench.sandbox().work().toString());
    assertThat(bench.folder("x").getParent()).doesNotExist();
    assertThat(bench.ok("task", "list").get("tasks")).isEmpty();
  }
}
