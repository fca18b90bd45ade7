package dev.dispatch.it.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A task bench whose work folder is a git repository with a commit. */
public final class WorktreeBench implements AutoCloseable {
  private final TaskBench bench;

  private WorktreeBench(TaskBench bench) {
    this.bench = bench;
  }

  public static WorktreeBench open() throws IOException {
    WorktreeBench made = new WorktreeBench(TaskBench.open());
    Path work = made.work();
    made.git(work, "init", "--quiet", "--initial-branch=main");
    Files.createDirectories(work.resolve("sub"));
    Files.writeString(work.resolve("a.txt"), "a\n");
    Files.writeString(work.resolve("sub/b.txt"), "b\n");
    Files.writeString(work.resolve(".gitignore"), ".env\n");
    made.git(work, "add", "-A");
    made.git(work, "commit", "--quiet", "-m", "begin");
    return made;
  }

  public TaskBench tasks() {
    return bench;
  }

  public Path work() {
    return bench.sandbox().work();
  }

  /** Where the worktree of that task is. */
  public Path tree(String task) {
    return bench.sandbox().dispatchHome().resolve("worktrees/" + work().getFileName() + "/" + task);
  }

  /** Runs git, which must succeed; gives what it prints. */
  public String git(Path where, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "user.name=somebody", "-c", "user.email=somebody@localhost"));
    command.addAll(List.of(arguments));
    CommandResult result = bench.sandbox().startProgram(where, command).await(TaskBench.LIMIT);
    assertThat(result.exit()).as(command + " " + result).isZero();
    return result.out().strip();
  }

  /** Runs dispatch in a folder; it must succeed. */
  public JsonNode okIn(Path where, String... arguments) {
    RunningCommand command = bench.sandbox().startIn(where, arguments);
    command.closeInput();
    CommandResult result = command.await(TaskBench.LIMIT);
    assertThat(result.exit()).as(result.toString()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
