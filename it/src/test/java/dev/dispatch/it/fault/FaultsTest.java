package dev.dispatch.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dispatch.it.task.TaskBench;
import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Hostile names, racing callers, disks that are full or read-only. */
@Timeout(180)
final class FaultsTest {
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
  void refusesHostileIdsAndCreatesNothing() throws IOException {
    for (String id :
        List.of(
            "../x",
            "/etc/x",
            "a/b",
            "..",
            ".",
            "",
            "A",
            "a--b",
            "-a",
            "a\nb",
            "ä",
            "0abcde",
            "x".repeat(65),
            "x".repeat(10_000),
            "$(x)",
            "a b")) {
      for (String[] command :
          new String[][] {
            {"run", "t", "--id=" + id},
            {"run", "t", "--id", "ok", "--after=" + id},
          }) {
        JsonNode error = bench.fails(2, command);
        assertThat(error.get("message").stringValue()).hasSizeLessThan(400);
      }
    }
    assertThat(bench.sandbox().work().resolve(".dispatch")).doesNotExist();
    assertThat(bench.ok("task", "list").get("tasks")).isEmpty();
  }

  @Test
  void refusesFoldersThatAreNoneAndFilesThatAreFolders() throws IOException {
    bench.fails(2, "run", "t", "--cwd", "/no/such/place");
    bench.fails(2, "run", "t", "--cwd", bench.sandbox().launcher().toString());
    bench.fails(2, "run", "--input-file", "/no/such/file");
    bench.fails(2, "run", "--input-file", "/");
    bench.fails(2, "run", "");
    assertThat(bench.ok("task", "list").get("tasks")).isEmpty();
  }

  @Test
  void writesNothingThroughALinkThatLeadsOut() throws IOException {
    Path outside = Files.createDirectories(bench.file("outside"));
    Files.createSymbolicLink(bench.sandbox().work().resolve(".dispatch"), outside);
    JsonNode error = bench.fails(7, "run", "t", "--id", "x");
    assertThat(error.get("message").stringValue()).contains("leads out of");
    assertThat(outside).isEmptyDirectory();
    assertThat(bench.ok("task", "list", "--all").get("tasks")).isEmpty();
  }

  @Test
  void startsOneOfTwoWithTheSameId() throws Exception {
    bench.ok("task", "list");
    Path starts = bench.file("starts");
    List<RunningCommand> both = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      both.add(
          bench
              .sandbox()
              .start("run", TaskBench.text("SHELL echo x >>" + starts + "\nTICKALL"), "--id", "x"));
    }
    int started = 0;
    for (RunningCommand command : both) {
      CommandResult result = command.await(TaskBench.LIMIT);
      assertThat(result.exit()).as(result.toString()).isIn(0, 2);
      started += result.exit() == 0 ? 1 : 0;
    }
    assertThat(started).isEqualTo(1);
    assertThat(bench.awaitEnd("x").get("status").stringValue()).isEqualTo("done");
    assertThat(Files.readAllLines(starts)).hasSize(1);
    assertThat(bench.ok("task", "list").get("tasks")).hasSize(1);
  }

  @Test
  void givesTwoTasksOfTheSameTextTwoNames() throws Exception {
    bench.ok("task", "list");
    List<RunningCommand> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(bench.sandbox().start("run", "say hello\nTICKALL"));
    }
    for (RunningCommand command : all) {
      CommandResult result = command.await(TaskBench.LIMIT);
      assertThat(result.exit()).as(result.toString()).isZero();
    }
    assertThat(bench.ok("task", "list").get("tasks")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo", "home"})
  void refusesATaskWhereTheDiskIsFullAndWorksAgainWhenThereIsSpace(String which) throws Exception {
    Path mounted = which.equals("repo") ? bench.sandbox().work() : bench.sandbox().dispatchHome();
    Path config = bench.sandbox().dispatchHome().resolve("config.yaml");
    String yaml = Files.readString(config);
    // In a mount namespace of its own: the daemon and its commands see the small disk alone.
    String script =
        """
        mount -t tmpfs -o size=6m none '%1$s' || exit 99
        cat >'%2$s' 2>/dev/null <<'YAML'
        %3$s
        YAML
        cd '%1$s'; D='%4$s'
        $D task list || exit 90
        dd if=/dev/zero of='%1$s/fill' bs=4k >/dev/null 2>&1
        cd '%5$s'; $D run 'TICKALL' --id x 2>'%6$s/full.err'; echo "full $?"
        $D task list --all
        rm '%1$s/fill'
        $D run 'TICKALL' --id y; echo "free $?"
        $D wait y --for done --timeout 40s; echo "end $?"
        $D down
        """
            .formatted(
                mounted,
                config,
                yaml,
                bench.sandbox().launcher(),
                bench.sandbox().work(),
                bench.sandbox().folder());
    Files.writeString(bench.file("story"), script);
    RunningCommand story =
        bench
            .sandbox()
            .startProgram(
                bench.sandbox().folder(),
                List.of("unshare", "--mount", "/bin/sh", bench.file("story").toString()));
    CommandResult result = story.await(TaskBench.LIMIT.multipliedBy(2));
    assumeThat(result.exit()).as("may mount here: " + result.err()).isNotIn(99, 125, 126, 127);
    String error = Files.readString(bench.file("full.err"));
    assertThat(error).as(result.toString()).contains("\"error\"").containsIgnoringCase("space");
    assertThat(result.out()).contains("full 1\n{\"tasks\":[]}\n", "free 0\n", "end 0\n");
  }

  @Test
  void refusesATaskInAReadOnlyRepository() throws Exception {
    String work = bench.sandbox().work().toString();
    String script =
        "mount --bind '%1$s' '%1$s' && mount -o remount,ro,bind '%1$s' || exit 99; cd '%1$s'; '%2$s' run x --id x; echo $?; '%2$s' task list --all; '%2$s' down >/dev/null"
            .formatted(work, bench.sandbox().launcher());
    CommandResult result =
        bench
            .sandbox()
            .startProgram(
                bench.sandbox().folder(), List.of("unshare", "--mount", "/bin/sh", "-c", script))
            .await(TaskBench.LIMIT);
    assumeThat(result.exit()).as("may mount here: " + result.err()).isNotIn(99, 125, 126, 127);
    assertThat(result.err()).contains("Read-only file system", "\"hints\"");
    assertThat(result.out()).isEqualTo("1\n{\"tasks\":[]}\n");
  }
}
