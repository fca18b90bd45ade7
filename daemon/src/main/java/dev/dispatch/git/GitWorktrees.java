package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeFacts;
import dev.dispatch.worktree.WorktreeRequest;
import dev.dispatch.worktree.Worktrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Worktrees by the git command. Safe for any thread: calls from virtual ones are handed to platform
 * threads, since they block on files and processes.
 */
public final class GitWorktrees implements Worktrees {
  private static final long SIZE_MILLIS = 5000;

  private final Git git;
  private final Executor blocking;
  private final WorktreeIdentity identity;
  private final WorktreePlanner planner;
  private final WorktreeMaker maker;
  private final WorktreeRemover remover;
  private final WorktreeRestorer restorer;

  /**
   * Makes the adapter.
   *
   * @param root where worktrees go unless {@code DISPATCH_WORKTREE_ROOT} says otherwise
   * @param blocking platform threads
   */
  public GitWorktrees(Path root, ProcessRunner runner, InstantSource clock, Executor blocking) {
    this.git = new Git(runner);
    this.blocking = blocking;
    this.identity = new WorktreeIdentity(git);
    this.planner = new WorktreePlanner(git, new RepositoryFolders(root));
    IncludedFiles included = new IncludedFiles(git);
    Submodules submodules = new Submodules(git);
    this.maker = new WorktreeMaker(git, identity, included, submodules);
    this.remover = new WorktreeRemover(git, identity, included, submodules, clock);
    this.restorer = new WorktreeRestorer(git, maker, included);
  }

  /** Something that works on files. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T blocking(Work<T> work, Worktree tree) {
    return blocking(() -> {
      try {
        return work.run();
      } catch (IOException e) {
        throw WorktreeMaker.failed(tree, e);
      }
    });
  }

  private <T> T blocking(java.util.function.Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    try {
      return CompletableFuture.supplyAsync(work, blocking).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DispatchException known ? known : e;
    }
  }

  @Override
  public Worktree plan(WorktreeRequest request) {
    return blocking(() -> planner.plan(request));
  }

  @Override
  public List<String> make(Worktree tree) {
    return blocking(() -> maker.make(tree));
  }

  @Override
  public List<String> lastCommits(String cwd, String branch, int count) {
    return blocking(() -> {
      for (String ref : List.of("refs/heads/" + branch, "refs/remotes/origin/" + branch)) {
        ExecResult log = git.run(Path.of(cwd), "log", "-" + count, "--format=%h %s", ref, "--");
        if (log.succeeded()) {
          return log.outText().lines().toList();
        }
      }
      return List.of();
    });
  }

  @Override
  public boolean isThere(Worktree tree) {
    return Files.exists(Path.of(tree.path()), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void requireRemovable(Worktree tree) {
    blocking(
        () -> {
          remover.requireRemovable(tree);
          return true;
        },
        tree);
  }

  @Override
  public Removed remove(Worktree tree) {
    return blocking(() -> remover.remove(tree), tree);
  }

  @Override
  public boolean discardIfUntouched(Worktree tree) {
    return blocking(() -> remover.discardIfUntouched(tree), tree);
  }

  @Override
  public List<String> restore(Worktree tree, String archive) {
    return blocking(() -> restorer.restore(tree, archive), tree);
  }

  @Override
  public Optional<Archived> findArchive(String cwd, String name) {
    return blocking(() -> {
      Path folder = Path.of(cwd);
      return remover
          .newest(folder, name)
          .flatMap(
              ref -> restorer.note(folder, ref).map(note -> new Archived(ref, note.worktree())));
    });
  }

  @Override
  public List<WorktreeFacts> inspect(List<Worktree> trees) {
    List<CompletableFuture<WorktreeFacts>> looks =
        trees.stream()
            .map(tree -> CompletableFuture.supplyAsync(() -> look(tree), blocking))
            .toList();
    return looks.stream().map(CompletableFuture::join).toList();
  }

  private WorktreeFacts look(Worktree tree) {
    Path top = Path.of(tree.path());
    if (!isThere(tree)) {
      String where =
          WorktreeIdentity.movedTo(tree)
              .map(place -> "it was moved to " + place)
              .orElse("its folder is gone");
      return facts(Optional.of(where), "", 0, false);
    }
    long size = Folders.sizeBytes(top, SIZE_MILLIS);
    boolean live = !ProcessTable.workingIn(top).isEmpty();
    try {
      identity.requireOurs(tree, top);
    } catch (DispatchException e) {
      return facts(Optional.of(String.valueOf(e.getMessage())), "", size, live);
    }
    ExecResult status = git.run(top, "status", "--porcelain=v2", "--branch");
    return status.succeeded()
        ? facts(Optional.empty(), status.outText(), size, live)
        : facts(Optional.of(status.errText().strip()), "", size, live);
  }

  private static WorktreeFacts facts(
      Optional<String> problem, String status, long size, boolean live) {
    return new WorktreeFacts(
        problem,
        header(status, "# branch.head ").filter(name -> !name.equals("(detached)")),
        header(status, "# branch.oid ").filter(oid -> !oid.equals("(initial)")),
        (int) status.lines().filter(line -> !line.startsWith("#")).count(),
        size,
        live);
  }

  private static Optional<String> header(String status, String start) {
    return status
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }
}
