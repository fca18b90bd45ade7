package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.WorkerBench.Way;
import dev.dispatch.testkit.CommandResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code check} and {@code report} by every way, with the built programs. */
final class TellTest {
  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FIFO", "SOCKET"})
  void ticksAndReports(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one", "two");
      CommandResult check =
          bench
              .worker("job", way.with("20s"), "check", "2", "--note", "a note", "--text")
              .await(WorkerBench.LIMIT);
      assertThat(check).isEqualTo(new CommandResult(0, "checked 2 (1/2)\n", ""));
      assertThat(bench.taskFolder("job").resolve("plan.md"))
          .content()
          .contains("- [x] two\n  a note");
      CommandResult report =
          bench
              .worker("job", way.with("20s"), "report", "progress", "half way", "--text")
              .await(WorkerBench.LIMIT);
      assertThat(report).isEqualTo(new CommandResult(0, "reported\n", ""));
      assertThat(bench.sandbox().run("task", "show", "job").out()).contains("half way");
      CommandResult wrong =
          bench.worker("job", way.with("20s"), "check", "7", "--text").await(WorkerBench.LIMIT);
      assertThat(wrong.exit()).isEqualTo(4);
      assertThat(wrong.err()).contains("no item 7");
    }
  }

  @Test
  void ticksAndReportsDoneByFilesWhereNothingElseWorks() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one", "two");
      bench.sandbox().killDaemon();
      Map<String, String> files = new HashMap<>(Way.NOTHING.with("5s"));
      Path task = bench.taskFolder("job");
      files.put("DISPATCH_TASK_DIR", task.toString());
      CommandResult early =
          bench.worker("job", files, "report", "done", "all", "--text").await(WorkerBench.LIMIT);
      assertThat(early.exit()).as(early.toString()).isEqualTo(2);
      for (String item : new String[] {"1", "2"}) {
        assertThat(bench.worker("job", files, "check", item).await(WorkerBench.LIMIT).exit())
            .isZero();
      }
      assertThat(task.resolve("plan.md")).content().contains("- [x] one", "- [x] two");
      assertThat(
              bench.worker("job", files, "report", "done", "all").await(WorkerBench.LIMIT).exit())
          .isZero();
      assertThat(task.resolve("ipc/.done")).exists();
      CommandResult progress =
          bench.worker("job", files, "report", "progress", "x").await(WorkerBench.LIMIT);
      assertThat(progress.exit()).isEqualTo(8);
      assertThat(bench.sandbox().daemon()).isEmpty();
    }
  }

  /** A script that reads the document is not to see which way was open. */
  @Test
  void printsTheSameDocumentByFilesAsBySocket() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one", "two");
      Map<String, String> socket = Way.SOCKET.with("20s");
      List<List<String>> commands =
          List.of(
              List.of("check", "1"),
              List.of("check", "2", "--json"),
              List.of("check", "2", "--note", "a note", "--text"),
              List.of("report", "done", "--json"));
      List<String> bySocket = new ArrayList<>();
      for (List<String> command : commands) {
        bySocket.add(told(bench, socket, command));
      }
      bench.sandbox().killDaemon();
      Map<String, String> files = new HashMap<>(Way.NOTHING.with("5s"));
      files.put("DISPATCH_TASK_DIR", bench.taskFolder("job").toString());
      Path plan = bench.taskFolder("job").resolve("plan.md");
      java.nio.file.Files.writeString(plan, "- [ ] one\n- [ ] two\n");
      List<String> byFiles = new ArrayList<>();
      for (List<String> command : commands) {
        byFiles.add(told(bench, files, command));
      }
      assertThat(byFiles.subList(0, 3)).isEqualTo(bySocket.subList(0, 3));
      assertThat(byFiles.get(0))
          .isEqualTo("{\"task\":\"job\",\"item\":1,\"done\":1,\"total\":2}\n");
      // The status differs: by files the daemon has yet to see it.
      assertThat(byFiles.get(3))
          .isEqualTo("{\"task\":\"job\",\"kind\":\"done\",\"status\":\"running\"}\n");
      assertThat(bySocket.get(3)).startsWith("{\"task\":\"job\",\"kind\":\"done\",\"status\":\"");
    }
  }

  private static String told(WorkerBench bench, Map<String, String> way, List<String> command)
      throws Exception {
    CommandResult result =
        bench.worker("job", way, command.toArray(String[]::new)).await(WorkerBench.LIMIT);
    assertThat(result.exit()).as(command + ": " + result).isZero();
    return result.out();
  }

  @Test
  void handsAReportOverWhileNoDaemonRuns() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.sandbox().killDaemon();
      CommandResult report =
          bench
              .worker("job", Way.FILES.with("1s"), "report", "progress", "in the pipe", "--text")
              .await(WorkerBench.LIMIT);
      assertThat(report.exit()).as(report.toString()).isEqualTo(75);
      assertThat(report.err()).contains("no need to repeat it");
      bench.sandbox().run("up");
      org.awaitility.Awaitility.await()
          .atMost(WorkerBench.LIMIT)
          .until(() -> bench.sandbox().run("task", "show", "job").out().contains("in the pipe"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FIFO", "SOCKET"})
  void refusesAWrongToken(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      Map<String, String> wrong = new HashMap<>(way.with("5s"));
      wrong.put("DISPATCH_TOKEN", "guessed");
      CommandResult result =
          bench.worker("job", wrong, "report", "progress", "hi", "--text").await(WorkerBench.LIMIT);
      assertThat(result.exit()).as(result.toString()).isEqualTo(7);
      assertThat(result.err()).contains("do not belong together");
    }
  }
}
