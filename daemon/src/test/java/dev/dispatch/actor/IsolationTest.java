package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskKey;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's worktree over its life, with the real git. */
final class IsolationTest {
  private static final String PLAN = "# T\n\n- [ ] a\n";

  @TempDir private Path folder;
  private Path root;
  private HouseFixture fixture;

  @BeforeEach
  void makeRepository() throws Exception {
    root = Files.createDirectories(folder.toRealPath().resolve("project"));
    git("init", "--quiet");
    git("-c", "user.name=a", "-c", "user.email=a", "commit", "-q", "--allow-empty", "-m", "1");
    fixture = new HouseFixture(root);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(root.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void workerFilesAndPortsAreTheWorktrees() {
    TaskKey key = fixture.createIsolated("x", PLAN);
    TaskState state = fixture.state(key);
    Worktree tree = state.madeWorktree().orElseThrow();
    assertThat(state.folder()).isEqualTo(tree.path() + "/.dispatch/tasks/x");
    assertThat(Path.of(state.folder(), "plan.md")).hasContent(PLAN);
    assertThat(Path.of(key.folder())).doesNotExist();
    assertThat(fixture.launches.getFirst().cwd()).isEqualTo(tree.path());
    assertThat(fixture.launches.getFirst().prompt()).contains(state.folder() + "/plan.md");
    assertThat(fixture.launches.getFirst().laneVariables())
        .containsEntry("DISPATCH_TASK_DIR", state.folder())
        .containsEntry("DISPATCH_PORT_BASE", "20000");
    TaskKey second = fixture.createIsolated("y", PLAN);
    assertThat(fixture.state(second).madeWorktree().orElseThrow().portBase()).isEqualTo(20_020);
  }

  @Test
  void aLaunchThatFailedTakesTheWorktreeBack() throws Exception {
    fixture.atLaunch =
        () -> {
          throw new DispatchException(ErrorCode.AGENT_UNAVAILABLE, "no such agent");
        };
    TaskKey key = fixture.createIsolated("x", PLAN);
    fixture.look(key);
    TaskState failed = fixture.state(key);
    assertThat(failed.worktree()).isEmpty();
    assertThat(failed.folder()).isEqualTo(key.folder());
    assertThat(Path.of(key.folder(), "plan.md")).hasContent(PLAN);
    assertThat(root.resolve(".git/worktrees")).isEmptyDirectory();

    fixture.awaitEnd(key);
    fixture.atLaunch = () -> {};
    TaskState retried = fixture.retry(key);
    assertThat(retried.madeWorktree()).isPresent();
    assertThat(fixture.launches.getFirst().cwd())
        .isEqualTo(retried.madeWorktree().orElseThrow().path());
  }

  @Test
  void aLaunchThatFailedKeepsWhatSomebodyDid() throws Exception {
    fixture.atLaunch =
        () -> {
          try {
            Path tree = root.resolve("worktrees/project/x");
            Files.writeString(tree.resolve("mine"), "m");
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          throw new DispatchException(ErrorCode.AGENT_UNAVAILABLE, "no such agent");
        };
    TaskKey key = fixture.createIsolated("x", PLAN);
    fixture.look(key);
    assertThat(root.resolve("worktrees/project/x/mine")).exists();
    assertThat(fixture.state(key).madeWorktree()).isPresent();
  }

  @Test
  void removalAndRetryKnowOfEachOther() {
    TaskKey key = fixture.createIsolated("x", PLAN);
    assertThatThrownBy(() -> fixture.house.act(key, new TaskAction.RemoveWorktree()))
        .hasMessageContaining("its worker is alive");
    fixture.end(key, 1);
    fixture.look(key);
    TaskState removed = fixture.house.act(key, new TaskAction.RemoveWorktree());
    assertThat(removed.worktree().orElseThrow().stage()).isEqualTo(TaskWorktree.Stage.REMOVED);
    assertThat(removed.folder()).isEqualTo(key.folder());
    assertThat(Path.of(key.folder(), "plan.md")).exists();
    assertThatThrownBy(() -> fixture.retry(key)).hasMessageContaining("was removed");
    TaskKey second = fixture.createIsolated("y", PLAN);
    assertThat(fixture.state(second).madeWorktree().orElseThrow().portBase())
        .as("its ports are free again")
        .isEqualTo(20_000);
    TaskState back = fixture.house.act(key, new TaskAction.RestoreWorktree());
    assertThat(back.madeWorktree().orElseThrow().portBase()).isEqualTo(20_020);
    fixture.retry(key);
    assertThat(fixture.launches).hasSize(3);
  }
}
