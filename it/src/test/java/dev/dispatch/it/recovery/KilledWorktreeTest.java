package dev.dispatch.it.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.it.task.TaskBench;
import dev.dispatch.it.task.WorktreeBench;
import dev.dispatch.testkit.RunningCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The daemon is killed before and after each thing it stores about a worktree. There is one
 * worktree in the end, its worker ran once in it, and what was removed comes back.
 */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
final class KilledWorktreeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "before:WorktreePlanned",
        "after:WorktreePlanned",
        "before:WorktreeMade",
        "after:WorktreeMade",
        "before:WorkerAssigned",
        "before:WorktreeRemoved",
        "after:WorktreeRemoved"
      })
  void makesOneAndLosesNothing(String step) throws Exception {
    try (WorktreeBench bench = WorktreeBench.open()) {
      TaskBench tasks = bench.tasks();
      Path starts = tasks.file("starts");
      RunningCommand killed = TestingDaemon.start(tasks, step, "");
      tasks.run(
          "run",
          TaskBench.text("SHELL pwd >>" + starts + "; echo mine >made.txt\nTICKALL\nDONE"),
          "--id",
          "x",
          "--worktree",
          "create");
      TaskBench.await(() -> assertThat(tasks.status("x")).isEqualTo("done"));
      Path tree = bench.tree("x");
      TaskBench.await(() -> assertThat(tasks.agents()).isEmpty());
      assertThat(Files.readAllLines(starts)).containsExactly(tree.toString());
      assertThat(bench.git(bench.work(), "worktree", "list").lines()).hasSize(2);
      assertThat(bench.git(bench.work(), "branch", "--list", "--format=%(refname:short)").lines())
          .containsExactly("dispatch/x", "main");

      tasks.run("worktree", "rm", "x", "--yes");
      tasks.ok("worktree", "rm", "x", "--yes");
      assertThat(tree).doesNotExist();
      assertThat(bench.work().resolve(".dispatch/tasks/x/plan.md")).exists();
      tasks.ok("worktree", "restore", "x");
      assertThat(tree.resolve("made.txt")).hasContent("mine\n");
      assertThat(killed.await(TaskBench.LIMIT).exit()).isEqualTo(137);
    }
  }
}
