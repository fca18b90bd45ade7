package dev.dispatch.it.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.worker.WorkerBench.Way;
import dev.dispatch.testkit.CommandResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a worker may do besides its own commands. */
final class LaneScopeTest {
  private static CommandResult worker(WorkerBench bench, String... argv) throws Exception {
    return bench.worker("job", Way.FILES.with("1s"), argv).await(WorkerBench.LIMIT);
  }

  @Test
  void handsTasksOverAndSeesOnlyThose() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.start("foreign", "one");
      CommandResult run =
          worker(bench, "run", "SLEEP 60000", "--id", "sub", "--agent", "scripted", "--yes");
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(worker(bench, "task", "list").out())
          .contains("\"sub\"")
          .doesNotContain("\"job\"", "\"foreign\"");
      assertThat(worker(bench, "task", "show", "sub").exit()).isZero();
      for (String verb : List.of("show", "logs", "result", "cancel", "retry")) {
        CommandResult foreign = worker(bench, "task", verb, "foreign");
        assertThat(foreign.exit()).as(foreign.toString()).isEqualTo(7);
        assertThat(foreign.err()).contains("task " + verb).contains("foreign");
      }
      CommandResult waiting = worker(bench, "wait", "--for", "done", "--timeout", "10m");
      assertThat(waiting.exit()).as(waiting.toString()).isEqualTo(75);
      assertThat(waiting.out()).contains("\"timeout\"").contains("\"cursor\"");
      assertThat(worker(bench, "wait", "foreign").exit()).isEqualTo(7);
      assertThat(worker(bench, "task", "cancel", "sub").exit()).isZero();
    }
  }

  @Test
  void answersQuestionsOfItsOwnTasksAlone() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      bench.start("foreign", "one");
      assertThat(
              bench
                  .worker("foreign", Way.FILES.with("0s"), "ask", "Foreign?")
                  .await(WorkerBench.LIMIT)
                  .exit())
          .isEqualTo(75);
      String foreign = bench.entry("Foreign?");
      assertThat(
              worker(bench, "run", "ASKCLI Mine?", "--id", "sub", "--agent", "scripted", "--yes")
                  .exit())
          .isZero();
      String mine = bench.entry("Mine?");
      assertThat(worker(bench, "inbox").out()).contains("Mine?").doesNotContain("Foreign?");
      assertThat(worker(bench, "answer", foreign, "no").exit()).isEqualTo(7);
      assertThat(worker(bench, "answer", "foreign", "no").exit()).isEqualTo(7);
      assertThat(worker(bench, "answer", mine, "yes").exit()).isZero();
    }
  }

  @Test
  void refusesEverythingElse() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("job", "one");
      for (List<String> argv :
          List.of(
              List.of("status"),
              List.of("down"),
              List.of("daemon", "log"),
              List.of("task", "skip", "job", "1"),
              List.of("task", "clean", "--all", "--yes"))) {
        CommandResult result = worker(bench, argv.toArray(String[]::new));
        assertThat(result.exit()).as(argv + ": " + result).isEqualTo(7);
      }
      assertThat(bench.sandbox().daemon()).isPresent();
      assertThat(worker(bench, "help").exit()).isZero();
    }
  }

  @Test
  void knowsALaneByItsAncestryWhereTheAgentDroppedItsVariables() throws Exception {
    try (WorkerBench bench = WorkerBench.create()) {
      bench.start("foreign", "one");
      java.nio.file.Path out = bench.sandbox().folder().resolve("seen");
      Map<String, String> environment = bench.sandbox().environment();
      String bare =
          "env -i PATH=\"$PATH\" JAVA_HOME=%s HOME=%s DISPATCH_HOME=%s DISPATCH_AOT=off %s"
              .formatted(
                  environment.get("JAVA_HOME"),
                  environment.get("HOME"),
                  environment.get("DISPATCH_HOME"),
                  bench.sandbox().launcher());
      CommandResult run =
          bench
              .sandbox()
              .run(
                  "run",
                  "SCRIPT\nSHELL %1$s task show foreign --text >%2$s 2>&1; echo \"exit $?\" >>%2$s\nEND"
                      .formatted(bare, out),
                  "--id",
                  "nosy",
                  "--agent",
                  "scripted",
                  "--yes",
                  "--wait",
                  "--timeout",
                  "30s");
      assertThat(out).as(run.toString()).content().contains("was not handed over", "exit 7");
    }
  }
}
