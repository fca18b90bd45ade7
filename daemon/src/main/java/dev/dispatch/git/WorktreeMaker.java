package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Makes worktrees, or completes what a daemon that died began. */
final class WorktreeMaker {
  private static final Duration OTHERS_GIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Git git;
  private final WorktreeIdentity identity;
  private final IncludedFiles included;
  private final Submodules submodules;

  WorktreeMaker(Git git, WorktreeIdentity identity, IncludedFiles included, Submodules submodules) {
    this.git = git;
    this.identity = identity;
    this.included = included;
    this.submodules = submodules;
  }

  List<String> make(Worktree tree) {
    Path top = Path.of(tree.path());
    try {
      if (isEmpty(top)) {
        add(tree, top);
      } else {
        complete(tree, top);
      }
      return equip(tree, top);
    } catch (IOException e) {
      throw failed(tree, e);
    }
  }

  static DispatchException failed(Worktree tree, IOException e) {
    return new DispatchException(
            ErrorCode.INTERNAL,
            "worktree "
                + tree.name()
                + " at "
                + tree.path()
                + ": "
                + e.getClass().getSimpleName()
                + ": "
                + e.getMessage(),
            "look at the permissions and the free space of " + tree.path())
        .causedBy(e);
  }

  private static boolean isEmpty(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(top)) {
      return entries.findFirst().isEmpty();
    }
  }

  private void add(Worktree tree, Path top) throws IOException {
    RepositoryFolders.claim(top, Path.of(tree.repository()));
    Path origin = Path.of(tree.origin());
    List<String> command = new ArrayList<>(List.of("worktree", "add", "--quiet"));
    if (tree.newBranch()) {
      List<String> withBranch = new ArrayList<>(command);
      withBranch.addAll(List.of("-b", tree.branch(), tree.path(), tree.head()));
      ExecResult result = git.run(origin, withBranch);
      if (result.succeeded()) {
        return;
      }
      // An attempt that was cut short made the branch, and nothing has been done on it since.
      if (!isEmpty(top) || !branchStandsAtItsStart(tree, origin)) {
        throw Git.failed(origin, withBranch, result);
      }
    }
    command.addAll(List.of(tree.path(), tree.branch()));
    git.text(origin, command);
  }

  private boolean branchStandsAtItsStart(Worktree tree, Path origin) {
    return git.run(origin, "rev-parse", "--verify", "--quiet", "refs/heads/" + tree.branch())
        .outText()
        .strip()
        .equals(tree.head());
  }

  /** It is there: that of the attempt before, whose git may still be at it, or somebody else's. */
  private void complete(Worktree tree, Path top) {
    Path gitDir = WorktreeIdentity.gitDir(top).orElseThrow(() -> inTheWay(tree));
    if (WorktreeIdentity.isMarked(tree, gitDir)) {
      return;
    }
    boolean fromHere = gitDir.startsWith(Path.of(tree.repository()).resolve("worktrees"));
    if (!fromHere) {
      throw inTheWay(tree);
    }
    // git locks a worktree while it fills it; who made it is told by its branch.
    awaitGit(gitDir);
    String head = git.run(top, "rev-parse", "--verify", "--quiet", "HEAD").outText().strip();
    String branch = git.run(top, "symbolic-ref", "--quiet", "--short", "HEAD").outText().strip();
    if (!branch.equals(tree.branch()) || !head.equals(tree.head())) {
      throw inTheWay(tree);
    }
    if (Files.exists(gitDir.resolve("locked"))) {
      // git died halfway: nobody has been in it, for nobody was told of it.
      git.text(top, "reset", "--quiet", "--hard");
      git.text(top, "worktree", "unlock", tree.path());
    }
  }

  private static void awaitGit(Path gitDir) {
    long endNanos = System.nanoTime() + OTHERS_GIT.toNanos();
    boolean progress = true;
    long size = -1;
    while (progress && Files.exists(gitDir.resolve("locked")) && System.nanoTime() < endNanos) {
      LockSupport.parkNanos(PAUSE.toNanos());
      boolean atWork = Files.exists(gitDir.resolve("index.lock"));
      long now = Folders.sizeBytes(gitDir, 100);
      progress = atWork || now != size;
      size = now;
    }
  }

  private static DispatchException inTheWay(Worktree tree) {
    return new DispatchException(
        ErrorCode.CONFLICT,
        "there is something else at " + tree.path() + ", where the worktree would be",
        "move it away, then dispatch task retry " + tree.name());
  }

  /** What a new worktree needs beyond git's own; does no harm a second time. */
  List<String> equip(Worktree tree, Path top) throws IOException {
    Path gitDir = WorktreeIdentity.gitDir(top).orElseThrow(() -> inTheWay(tree));
    identity.leaveMark(tree, gitDir);
    List<String> remarks = new ArrayList<>(included.copy(Path.of(tree.origin()), top));
    remarks.addAll(submodules.fill(tree));
    if (!tree.directory().isEmpty()) {
      Path cwd = Path.of(tree.cwd());
      if (!Files.exists(cwd)) {
        Files.createDirectories(cwd);
        remarks.add(tree.directory() + " is new in the worktree: no commit has it");
      }
      if (!cwd.toRealPath().startsWith(top.toRealPath())) {
        throw new DispatchException(
            ErrorCode.NOT_ALLOWED,
            cwd + " leads out of the worktree",
            "hand the task over in another directory");
      }
    }
    return remarks;
  }
}
