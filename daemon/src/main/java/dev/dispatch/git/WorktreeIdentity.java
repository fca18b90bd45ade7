package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which worktree is which. Every linked worktree has a git folder of its own in {@code
 * <repository>/worktrees}; there dispatch leaves a mark in those it made. A folder counts as ours
 * if git says it is a worktree of that repository, with that git folder, and the mark is ours.
 */
final class WorktreeIdentity {
  private static final String MARK = "dispatch";

  private final Git git;

  WorktreeIdentity(Git git) {
    this.git = git;
  }

  private static String mark(Worktree tree) {
    return tree.origin() + "#" + tree.name() + "\n";
  }

  /** The worktree's own git folder, as its {@code .git} file says. */
  static Optional<Path> gitDir(Path top) {
    Path file = top.resolve(".git");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file).strip();
      return text.startsWith("gitdir:")
          ? Optional.of(top.resolve(text.substring("gitdir:".length()).strip()).normalize())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Leaves the mark in a worktree that was just made. */
  void leaveMark(Worktree tree, Path gitDir) throws IOException {
    Files.writeString(gitDir.resolve(MARK), mark(tree));
  }

  static boolean isMarked(Worktree tree, Path gitDir) {
    try {
      return Files.readString(gitDir.resolve(MARK)).equals(mark(tree));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Proves that a folder is the worktree; gives its git folder.
   *
   * @param at where it stands: its path, or that with another name while it is removed
   */
  Path requireOurs(Worktree tree, Path at) {
    Path gitDir =
        gitDir(at).orElseThrow(() -> notOurs(tree, at + " has no .git file of a worktree"));
    if (!Files.exists(gitDir)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "worktree "
              + tree.name()
              + " is left alone: its git folder "
              + gitDir
              + " is gone, so git does not know "
              + at
              + " any more",
          "keep what you need of it and move it away",
          "dispatch worktree rm " + tree.name() + " --yes");
    }
    if (!isMarked(tree, gitDir)) {
      throw notOurs(tree, at + " was not made by dispatch for " + tree.name());
    }
    ExecResult said =
        git.run(
            at,
            "rev-parse",
            "--path-format=absolute",
            "--git-common-dir",
            "--git-dir",
            "--show-toplevel");
    List<String> wanted = List.of(tree.repository(), gitDir.toString(), at.toString());
    if (!said.succeeded() || !said.outText().lines().toList().equals(wanted)) {
      throw notOurs(
          tree,
          "git says of "
              + at
              + ": "
              + (said.outText() + said.errText()).strip().replace('\n', ' ')
              + "; expected "
              + wanted);
    }
    return gitDir;
  }

  private static DispatchException notOurs(Worktree tree, String why) {
    return new DispatchException(
        ErrorCode.NOT_ALLOWED,
        "worktree " + tree.name() + " is left alone: " + why,
        "git -C " + tree.origin() + " worktree list");
  }

  /** Fails while somebody locked it or works in it. */
  void requireIdle(Worktree tree, Path at, Path gitDir) {
    Path lock = gitDir.resolve("locked");
    if (Files.exists(lock)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "worktree " + tree.name() + " is locked: " + reason(lock),
          "git worktree unlock " + at);
    }
    requireNobodyIn(tree, at);
  }

  void requireNobodyIn(Worktree tree, Path at) {
    List<Long> inside = ProcessTable.workingIn(at);
    if (!inside.isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "worktree " + tree.name() + " is in use: processes " + inside + " work in " + at,
          "end them, or leave the folder");
    }
  }

  private static String reason(Path lock) {
    try {
      String text = Files.readString(lock).strip();
      return text.isEmpty() ? "no reason is given" : text;
    } catch (IOException e) {
      return "the reason cannot be read";
    }
  }

  /** Where git says that a worktree is now which is not at its path any more. */
  static Optional<Path> movedTo(Worktree tree) {
    return orphanedGitDir(tree)
        .flatMap(WorktreeIdentity::said)
        .filter(at -> !at.equals(Path.of(tree.path())) && Files.exists(at.resolve(".git")));
  }

  /** The folder that a worktree's git folder names. */
  private static Optional<Path> said(Path gitDir) {
    try {
      String link = Files.readString(gitDir.resolve("gitdir")).strip();
      return Optional.ofNullable(gitDir.resolve(link).normalize().getParent());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Fails where a person gave the worktree another place: it is theirs then. */
  static void requireNotMoved(Worktree tree) {
    movedTo(tree)
        .ifPresent(place -> {
          throw new DispatchException(
              ErrorCode.CONFLICT,
              "worktree " + tree.name() + " was moved from " + tree.path() + " to " + place,
              "git -C " + tree.origin() + " worktree move " + place + " " + tree.path(),
              "or take it away yourself: git -C " + tree.origin() + " worktree remove " + place);
        });
  }

  /** The git folder that is left of a worktree whose folder was deleted by hand. */
  static Optional<Path> orphanedGitDir(Worktree tree) {
    Path all = Path.of(tree.repository()).resolve("worktrees");
    try (java.nio.file.DirectoryStream<Path> entries = Files.newDirectoryStream(all)) {
      for (Path entry : entries) {
        if (isMarked(tree, entry) && !Files.exists(Path.of(tree.path()))) {
          return Optional.of(entry);
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // there are none
    }
    return Optional.empty();
  }
}
