package dev.dispatch.git;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeRequest;
import dev.dispatch.worktree.WorktreeWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A repository with a few files and a branch that conflicts, and worktrees beside it. */
final class ScratchRepository implements AutoCloseable {
  final Path folder;
  final Path origin;
  final Path root;
  final Git git;
  final GitWorktrees worktrees;
  private final ProcessRunner runner = new ProcessRunner();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private ScratchRepository(Path folder, Path origin) {
    this.folder = folder;
    this.origin = origin;
    this.root = folder.resolve("trees");
    this.git = new Git(runner);
    this.worktrees = new GitWorktrees(root, runner, java.time.InstantSource.system(), threads);
  }

  /** An empty repository without a commit. */
  static ScratchRepository empty(Path temporary) throws IOException {
    Path folder = temporary.toRealPath();
    ScratchRepository made =
        new ScratchRepository(folder, Files.createDirectories(folder.resolve("project")));
    made.git("init", "--quiet", "--initial-branch=main");
    made.git("config", "user.name", "Somebody");
    made.git("config", "user.email", "somebody@localhost");
    return made;
  }

  static ScratchRepository create(Path temporary) throws IOException {
    ScratchRepository made = empty(temporary);
    made.write("a.txt", "one\ntwo\nthree\n");
    made.write("b.txt", "b\n");
    made.write("sub/deep/c.txt", "c\n");
    made.write("run.sh", "#!/bin/sh\n");
    made.write("with space.txt", "s\n");
    made.write(".gitignore", "*.log\nbuild/\n.env*\n");
    Files.createSymbolicLink(made.origin.resolve("link"), Path.of("a.txt"));
    made.commit("begin");
    made.git("checkout", "--quiet", "-b", "other");
    made.write("a.txt", "one\nTWO\nthree\n");
    made.commit("conflicts");
    made.git("checkout", "--quiet", "main");
    return made;
  }

  void write(String name, String text) throws IOException {
    Path file = origin.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  void commit(String message) {
    git("add", "-A");
    git("commit", "--quiet", "-m", message);
  }

  String git(String... arguments) {
    return git.text(origin, arguments);
  }

  /** Runs git in a worktree, however it ends; with the hooks and locks of a user's git. */
  ExecResult in(Worktree tree, String... arguments) {
    return git.run(Path.of(tree.path()), arguments);
  }

  Worktree plan(String name) {
    return plan(name, origin, Optional.empty());
  }

  Worktree plan(String name, Path cwd, Optional<String> branch) {
    return worktrees.plan(
        new WorktreeRequest(
            name,
            new Repositories().rootOf(cwd.toString()),
            cwd.toString(),
            new WorktreeWish(branch),
            Map.of(),
            20_000));
  }

  Worktree make(String name) {
    Worktree tree = plan(name);
    worktrees.make(tree);
    return tree;
  }

  List<String> refs() {
    return git("for-each-ref", "--format=%(refname)").lines().toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    runner.close();
  }
}
