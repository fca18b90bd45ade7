package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Tasks in worktrees of their own, through the built program and with the real git. */
@Timeout(240)
final class WorktreeTest {
  private WorktreeBench bench;

  @BeforeEach
  void openBench() throws Exception {
    bench = WorktreeBench.open();
  }

  @AfterEach
  void closeBench() throws Exception {
    bench.close();
  }

  private TaskBench tasks() {
    return bench.tasks();
  }

  @Test
  void worksInAWorktreeAndComesBackFromItsArchive() throws Exception {
    Files.writeString(bench.work().resolve(".worktreeinclude"), ".env\n");
    Files.writeString(bench.work().resolve(".env"), "SECRET=1\n");
    Path environment = tasks().file("environment");
    Path tree = bench.tree("x");
    JsonNode run =
        tasks()
            .hand(
                "x",
                "ENVIRONMENT "
                    + environment
                    + "\nSHELL echo mine > made.txt; pwd; cat ../.env\nOUTPUT it went well\nTICKALL\nDONE",
                "--worktree",
                "create",
                "--cwd",
                "sub");
    JsonNode made = run.get("worktree");
    assertThat(made.get("path").stringValue()).isEqualTo(tree.toString());
    assertThat(made.get("branch").stringValue()).isEqualTo("dispatch/x");
    assertThat(made.get("base").stringValue()).isEqualTo("main");
    assertThat(made.get("head").stringValue())
        .isEqualTo(bench.git(bench.work(), "rev-parse", "main"));
    assertThat(run.get("plan").stringValue()).isEqualTo(tree + "/.dispatch/tasks/x/plan.md");

    JsonNode done = tasks().awaitEnd("x");
    assertThat(done.get("status").stringValue()).isEqualTo("done");
    assertThat(done.get("cwd").stringValue()).isEqualTo(tree + "/sub");
    assertThat(tasks().logs("x")).contains(tree + "/sub\n", "SECRET=1");
    assertThat(Files.readAllLines(environment))
        .contains(
            "DISPATCH_PORT_BASE=" + made.get("port_base").intValue(),
            "DISPATCH_TASK_DIR=" + tree + "/.dispatch/tasks/x");
    assertThat(tree.resolve("sub/made.txt")).hasContent("mine\n");
    assertThat(bench.git(tree, "status", "--porcelain")).isEqualTo("?? sub/made.txt");
    assertThat(bench.git(bench.work(), "status", "--porcelain")).isEqualTo("?? .worktreeinclude");
    TaskBench.await(
        () -> assertThat(tasks().folder("x").resolve("output.md")).hasContent("it went well\n"));
    assertThat(bench.okIn(tree, "task", "show", "x").get("id").stringValue()).isEqualTo("x");

    JsonNode row = tasks().ok("worktree", "list").get("worktrees").get(0);
    assertThat(row.get("name").stringValue()).isEqualTo("x");
    assertThat(row.get("dirty").booleanValue()).isTrue();
    assertThat(row.get("size_bytes").longValue()).isPositive();
    assertThat(row.get("stage").stringValue()).isEqualTo("made");
    assertThat(tasks().run("doctor", "--no-app-server").out()).contains("worktrees");

    assertThat(tasks().fails(2, "task", "clean", "x", "--yes").get("hints").toString())
        .contains("dispatch worktree rm x");
    tasks().fails(6, "worktree", "rm", "x");
    assertThat(tree).isDirectory();
    JsonNode removed = tasks().ok("worktree", "rm", "x", "--yes");
    assertThat(removed.get("archive").stringValue()).startsWith("refs/dispatch/archive/x/");
    assertThat(tree).doesNotExist();
    assertThat(tasks().ok("worktree", "list").get("worktrees")).isEmpty();
    assertThat(tasks().ok("worktree", "list", "--all").get("worktrees")).hasSize(1);
    assertThat(tasks().run("task", "result", "x").out()).isEqualTo("it went well\n");
    assertThat(tasks().fails(2, "task", "retry", "x", "--all").get("hints").toString())
        .contains("dispatch worktree restore x");

    tasks().ok("worktree", "restore", "x");
    assertThat(tree.resolve("sub/made.txt")).hasContent("mine\n");
    assertThat(tree.resolve(".env")).hasContent("SECRET=1\n");
    assertThat(bench.git(tree, "symbolic-ref", "--short", "HEAD")).isEqualTo("dispatch/x");
    JsonNode retried = tasks().ok("task", "retry", "x", "--all");
    assertThat(retried.get("plan").stringValue()).isEqualTo(tree + "/.dispatch/tasks/x/plan.md");
    assertThat(tasks().awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(bench.git(bench.work(), "worktree", "list").lines()).hasSize(2);
  }

  @Test
  void restoresTheWorktreeOfATaskThatWasCleaned() throws Exception {
    tasks().hand("x", "SHELL echo mine > made.txt\nTICKALL\nDONE", "--worktree", "create");
    tasks().awaitEnd("x");
    tasks().ok("worktree", "rm", "x", "--yes");
    tasks().ok("task", "clean", "x", "--yes");
    assertThat(bench.work().resolve(".dispatch/tasks/x")).doesNotExist();
    JsonNode restored = tasks().ok("worktree", "restore", "x");
    assertThat(restored.has("task")).isFalse();
    assertThat(bench.tree("x").resolve("made.txt")).hasContent("mine\n");
    tasks().fails(4, "worktree", "restore", "y");
    assertThat(tasks().fails(2, "run", "again", "--id", "x", "--worktree", "create").toString())
        .contains("something already at");
    assertThat(bench.tree("x").resolve("made.txt")).exists();
  }

  @Test
  void saysBeforehandWhatItWouldMake() {
    JsonNode dry =
        tasks().ok("run", "Try it", "--id", "x", "--worktree-branch", "try/it", "--dry-run");
    JsonNode tree = dry.get("worktree");
    assertThat(tree.get("path").stringValue()).isEqualTo(bench.tree("x").toString());
    assertThat(tree.get("branch").stringValue()).isEqualTo("try/it");
    assertThat(tree.get("stage").stringValue()).isEqualTo("planned");
    assertThat(bench.tree("x").resolveSibling("")).doesNotExist();
    assertThat(bench.git(bench.work(), "branch", "--list")).isEqualTo("* main");
    assertThat(tasks().ok("task", "list").get("tasks")).isEmpty();
  }

  @Test
  void leavesNothingBehindWhereItCannotMakeOne() throws Exception {
    JsonNode owner = tasks().fails(2, "run", "x", "--id", "x", "--worktree-branch", "main");
    assertThat(owner.get("message").stringValue())
        .contains("branch main is checked out at " + bench.work());
    tasks().fails(2, "run", "x", "--worktree", "none", "--worktree-branch", "b");
    Path plain = Files.createDirectories(tasks().file("plain"));
    assertThat(
            tasks()
                .fails(2, "run", "x", "--worktree", "create", "--cwd", plain.toString())
                .get("message")
                .stringValue())
        .contains("not in a git repository");
    Path fresh = Files.createDirectories(tasks().file("fresh"));
    bench.git(fresh, "init", "--quiet");
    assertThat(
            tasks()
                .fails(2, "run", "x", "--worktree", "create", "--cwd", fresh.toString())
                .get("message")
                .stringValue())
        .contains("has no commit yet");
    assertThat(tasks().ok("task", "list", "--all").get("tasks")).isEmpty();
    for (Path root : List.of(bench.work(), plain, fresh)) {
      assertThat(root.resolve(".dispatch/tasks/x")).doesNotExist();
    }
  }

  @Test
  void givesEachTaskItsOwnAndKeepsItWhileSomebodyWorks() throws Exception {
    Path go = tasks().file("go");
    tasks().hand("first", "WAITFILE " + go + "\nTICKALL\nDONE", "--worktree", "create");
    tasks().hand("second", "WAITFILE " + go + "\nTICKALL\nDONE", "--worktree", "create");
    tasks().hand("later", "SHELL pwd\nTICKALL\nDONE", "--worktree", "create", "--after", "first");
    assertThat(bench.tree("later")).doesNotExist();
    Set<Integer> ports = new HashSet<>();
    for (String id : List.of("first", "second")) {
      ports.add(tasks().show(id).get("worktree").get("port_base").intValue());
    }
    assertThat(ports).hasSize(2);
    tasks().fails(5, "worktree", "rm", "first", "--yes");
    assertThat(tasks().ok("worktree", "list").get("worktrees").get(0).get("live").booleanValue())
        .isTrue();
    tasks().signal("go");
    tasks().awaitEnd("first");
    tasks().awaitEnd("second");
    assertThat(tasks().awaitEnd("later").get("status").stringValue()).isEqualTo("done");
    assertThat(tasks().logs("later")).startsWith(bench.tree("later") + "\n");
    assertThat(bench.work().resolve(".dispatch/tasks/later/plan.md")).exists();

    Process inside =
        new ProcessBuilder("sleep", "120").directory(bench.tree("first").toFile()).start();
    try {
      assertThat(tasks().fails(2, "worktree", "rm", "first", "--yes").get("message").stringValue())
          .contains("processes [" + inside.pid() + "] work in");
    } finally {
      inside.destroyForcibly();
    }
  }
}
