package dev.dispatch.bench;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.git.GitWorktrees;
import dev.dispatch.testkit.DispatchSandbox;
import dev.dispatch.worktree.WorktreeRequest;
import dev.dispatch.worktree.WorktreeWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worktree made by dispatch's own code against git alone, taken in turns. */
final class MakeWorktree implements Row {
  private static final int FILES = 500;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 5;
  private static final double MAX_MORE_MILLIS = 60;

  @Override
  public String name() {
    return "worktree";
  }

  @Override
  public String what() {
    return "planning and making a worktree of 500 files, more than `git worktree add`, medians of 40";
  }

  @Override
  public String limit() {
    return "60 ms more";
  }

  @Override
  public Outcome measure(Installs installs) throws Exception {
    try (DispatchSandbox sandbox = DispatchSandbox.create();
        ProcessRunner runner = new ProcessRunner()) {
      Path repository = repository(sandbox, runner);
      GitWorktrees worktrees =
          new GitWorktrees(
              sandbox.folder().resolve("ours"), runner, InstantSource.system(), Runnable::run);
      Samples ours = new Samples();
      Samples theirs = new Samples();
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        long before = System.nanoTime();
        worktrees.make(worktrees.plan(request("task-" + (round + WARM_UP), repository)));
        long between = System.nanoTime();
        String path = sandbox.folder().resolve("theirs-" + (round + WARM_UP)).toString();
        git(runner, sandbox, repository, "worktree", "add", "-b", "t" + (round + WARM_UP), path);
        long after = System.nanoTime();
        if (round >= 0) {
          ours.add(between - before);
          theirs.add(after - between);
        }
      }
      double more = ours.medianMillis() - theirs.medianMillis();
      return Outcome.of(
          more <= MAX_MORE_MILLIS,
          "%.1f ms more (%.1f ms against %.1f ms)",
          more,
          ours.medianMillis(),
          theirs.medianMillis());
    }
  }

  private static WorktreeRequest request(String name, Path repository) {
    return new WorktreeRequest(
        name,
        repository.toString(),
        repository.toString(),
        new WorktreeWish(Optional.empty()),
        Map.of(),
        20_000);
  }

  private static Path repository(DispatchSandbox sandbox, ProcessRunner runner) throws IOException {
    Path top = Files.createDirectories(sandbox.folder().resolve("repository")).toRealPath();
    git(runner, sandbox, top, "init", "--quiet");
    for (int file = 0; file < FILES; file++) {
      Path folder = Files.createDirectories(top.resolve("folder-" + file % 20));
      Files.writeString(folder.resolve("file-" + file), "line\n".repeat(50 + file));
    }
    git(runner, sandbox, top, "add", "-A");
    git(runner, sandbox, top, "-c", "user.name=b", "-c", "user.email=b", "commit", "-q", "-m", "1");
    return top;
  }

  private static void git(
      ProcessRunner runner, DispatchSandbox sandbox, Path cwd, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ExecResult result = runner.run(ExecSpec.of(command, cwd, sandbox.environment()));
    if (!result.succeeded()) {
      throw new IllegalStateException(command + ": " + result.errText());
    }
  }
}
