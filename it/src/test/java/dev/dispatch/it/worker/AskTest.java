package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.it.worker.WorkerBench.Way;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ask} by every way, with the built programs. */
final class AskTest {
  private static final Pattern RESUME = Pattern.compile("(\\S+/dispatch) ask --resume (\\S+)\n");

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FILES", "FIFO", "SOCKET"})
  void printsTheAnswerAndNothingElse(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      RunningCommand ask =
          bench.worker(
              "job", way.with("30s"), "ask", "Which $(x) `y`\ndatabase?", "--option", "a b");
      bench.answer("database?", "it's \"é\"");
      assertThat(ask.await(WorkerBench.LIMIT)).isEqualTo(new CommandResult(0, "it's \"é\"\n", ""));
      Path ipc = bench.taskFolder("job").resolve("ipc");
      assertThat(ipc.resolve("001.question"))
          .hasContent("Which $(x) `y`\ndatabase?\n\nOptions:\n- a b\nTimeout: 3m");
      assertThat(ipc.resolve("001.answer")).hasContent("it's \"é\"");
      assertThat(ipc.resolve("002.question")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FILES", "FIFO", "SOCKET"})
  void getsTheAnswerAfterTheDaemonWasKilled(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      RunningCommand ask = bench.worker("job", way.with("60s"), "ask", "Still there?");
      bench.entry("Still there?");
      bench.sandbox().killDaemon();
      bench.answer("Still there?", "yes");
      assertThat(ask.await(WorkerBench.LIMIT)).isEqualTo(new CommandResult(0, "yes\n", ""));
      assertThat(bench.taskFolder("job").resolve("ipc/002.question")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FIFO", "SOCKET"})
  void goesOnWaitingWhenTheDaemonIsStopped(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      RunningCommand ask = bench.worker("job", way.with("60s"), "ask", "Still there?");
      bench.entry("Still there?");
      CommandResult down = bench.sandbox().run("down");
      assertThat(bench.sandbox().daemon()).as(down.toString()).isEmpty();
      bench.answer("Still there?", "yes");
      CommandResult result = ask.await(WorkerBench.LIMIT);
      assertThat(result.out()).as(result.toString()).isEqualTo("yes\n");
      assertThat(result.exit()).isZero();
      assertThat(bench.taskFolder("job").resolve("ipc/002.question")).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FILES", "FIFO", "SOCKET"})
  void saysHowToGoOnWhenItsTimeIsOver(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      CommandResult first =
          bench.worker("job", way.with("1s"), "ask", "Later?").await(WorkerBench.LIMIT);
      assertThat(first.exit()).as(first.toString()).isEqualTo(75);
      assertThat(first.out()).isEmpty();
      Matcher resume = RESUME.matcher(first.err());
      assertThat(resume.find()).as(first.err()).isTrue();
      assertThat(resume.group(1)).isEqualTo(bench.sandbox().launcher().toString());
      assertThat(resume.group(2)).isEqualTo("001");
      RunningCommand again = bench.worker("job", way.with("30s"), "ask", "--resume", "001");
      bench.answer("Later?", "now");
      assertThat(again.await(WorkerBench.LIMIT)).isEqualTo(new CommandResult(0, "now\n", ""));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"FILES", "FIFO", "SOCKET"})
  void takesTheDefaultOrSaysThatNobodyAnswered(Way way) throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      RunningCommand defaulted =
          bench.worker(
              "job", way.with("30s"), "ask", "A?", "--timeout", "1s", "--default", "as is");
      RunningCommand unanswered =
          bench.worker("job", way.with("30s"), "ask", "B?", "--timeout", "1s");
      assertThat(defaulted.await(WorkerBench.LIMIT)).isEqualTo(new CommandResult(0, "as is\n", ""));
      CommandResult result = unanswered.await(WorkerBench.LIMIT);
      assertThat(result.exit()).as(result.toString()).isEqualTo(3);
      assertThat(result.err()).contains("nobody answered question").contains("context.md");
    }
  }

  @Test
  void asksOnceWhereTheFirstAskerWasKilled() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      RunningCommand killed = bench.worker("job", Way.FILES.with("30s"), "ask", "Once?");
      bench.entry("Once?");
      killed.process().destroyForcibly();
      RunningCommand again = bench.worker("job", Way.FILES.with("30s"), "ask", "Once?");
      bench.answer("Once?", "yes");
      assertThat(again.await(WorkerBench.LIMIT).out()).isEqualTo("yes\n");
      assertThat(bench.taskFolder("job").resolve("ipc/002.question")).doesNotExist();
    }
  }

  /** As codex's read-only sandbox does it; modes mean nothing to root. */
  @Test
  void asksByFifoWhereTheTaskAndTheHomeAreReadOnly() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      Path folder = bench.sandbox().folder();
      RunningCommand ask =
          bench.worker(
              "job",
              Map.of("DISPATCH_ASK_WAIT", "30s"),
              List.of(
                  "unshare",
                  "-m",
                  "sh",
                  "-c",
                  "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"",
                  folder.toString()),
              "ask",
              "Read only?");
      bench.answer("Read only?", "yes");
      assertThat(ask.await(WorkerBench.LIMIT)).isEqualTo(new CommandResult(0, "yes\n", ""));
    }
  }

  @Test
  void waitsInThePipeWhileNoDaemonRuns() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.sandbox().killDaemon();
      CommandResult first =
          bench.worker("job", Way.FIFO.with("1s"), "ask", "Anyone?").await(WorkerBench.LIMIT);
      assertThat(first.exit()).as(first.toString()).isEqualTo(75);
      assertThat(bench.sandbox().daemon()).as("no command of a worker starts one").isEmpty();
      Matcher resume = RESUME.matcher(first.err());
      assertThat(resume.find()).as(first.err()).isTrue();
      String name = resume.group(2);
      assertThat(name).startsWith("r");
      bench.answer("Anyone?", "me");
      CommandResult again =
          bench
              .worker("job", Way.FIFO.with("20s"), "ask", "--resume", name)
              .await(WorkerBench.LIMIT);
      if (again.exit() == 75) { // the daemon had waited its second, too, and named the question
        again =
            bench
                .worker("job", Way.FIFO.with("20s"), "ask", "--resume", "001")
                .await(WorkerBench.LIMIT);
      }
      assertThat(again).isEqualTo(new CommandResult(0, "me\n", ""));
    }
  }

  @Test
  void saysWhatWasTriedWhereNothingWorksAndStartsNoDaemon() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.sandbox().killDaemon();
      CommandResult result =
          bench.worker("job", Way.NOTHING.with("5s"), "ask", "Hello?").await(WorkerBench.LIMIT);
      assertThat(result.exit()).as(result.toString()).isEqualTo(8);
      assertThat(result.err()).contains("files:").contains("FIFO:").contains("socket:");
      CommandResult other =
          bench.worker("job", Way.NOTHING.with("5s"), "task", "list").await(WorkerBench.LIMIT);
      assertThat(other.exit()).as(other.toString()).isEqualTo(8);
      assertThat(bench.sandbox().daemon()).isEmpty();
    }
  }

  @Test
  void deliversByFilesWithoutAnyDaemon() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.sandbox().killDaemon();
      RunningCommand ask = bench.worker("job", Way.FILES.with("30s"), "ask", "By hand?");
      Path ipc = bench.taskFolder("job").resolve("ipc");
      await().atMost(WorkerBench.LIMIT).until(() -> Files.exists(ipc.resolve("001.question")));
      Files.writeString(ipc.resolve("001.answer"), "by hand\n");
      assertThat(ask.await(WorkerBench.LIMIT).out()).isEqualTo("by hand\n");
      assertThat(ipc.resolve("001.done")).exists();
      assertThat(bench.sandbox().daemon()).isEmpty();
    }
  }
}
