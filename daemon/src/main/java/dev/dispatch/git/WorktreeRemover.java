package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.Worktrees.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes worktrees in two phases. First everything is archived. Then the folder gets another name,
 * so that nobody finds it any more, is compared with the archive once more, and goes. Cut short
 * anywhere, the next call goes on: before the git folder is gone it begins again, after that only
 * the rest is left to be deleted.
 */
final class WorktreeRemover {
  private static final int ATTEMPTS = 3;
  private static final int MAX_LISTED = 20;

  private final Git git;
  private final WorktreeIdentity identity;
  private final IncludedFiles included;
  private final Submodules submodules;
  private final TreeArchive archive;
  private final InstantSource clock;

  WorktreeRemover(
      Git git,
      WorktreeIdentity identity,
      IncludedFiles included,
      Submodules submodules,
      InstantSource clock) {
    this.git = git;
    this.identity = identity;
    this.included = included;
    this.submodules = submodules;
    this.archive = new TreeArchive(git);
    this.clock = clock;
  }

  private static Path doomed(Worktree tree) {
    return Path.of(tree.path() + ".removing");
  }

  /** Where ignored files are kept that only the worktree had. */
  static Path kept(Worktree tree) {
    return Path.of(tree.origin())
        .resolve(".dispatch/tasks")
        .resolve(tree.name())
        .resolve("ignored");
  }

  void requireRemovable(Worktree tree) throws IOException {
    Path top = Path.of(tree.path());
    takeUp(tree, top);
    if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      Path gitDir = identity.requireOurs(tree, top);
      identity.requireIdle(tree, top, gitDir);
      submodules.requireNothingOwn(tree, top, gitDir);
    } else {
      WorktreeIdentity.requireNotMoved(tree);
    }
  }

  /** A removal that was cut short before the git folder was gone begins again. */
  private static void takeUp(Worktree tree, Path top) throws IOException {
    Path doomed = doomed(tree);
    boolean whole = WorktreeIdentity.gitDir(doomed).filter(Files::isDirectory).isPresent();
    if (whole && !Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(doomed, top, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  Removed remove(Worktree tree) throws IOException {
    requireRemovable(tree);
    Path top = Path.of(tree.path());
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return finishGone(tree);
    }
    Path gitDir = identity.requireOurs(tree, top);
    List<String> notSaved = notSaved(tree, top);
    TreeArchive.Saved saved = archive.save(tree, top, gitDir, clock.instant());
    // A submodule's repository knows where its files are, so these are compared in their place.
    boolean hasSubmodules = Files.isDirectory(gitDir.resolve("modules"));
    if (hasSubmodules) {
      submodules.requireNothingOwn(tree, top, gitDir);
      saved = settle(tree, top, gitDir, saved);
    }
    Path doomed = doomed(tree);
    Files.move(top, doomed, StandardCopyOption.ATOMIC_MOVE);
    try {
      identity.requireNobodyIn(tree, doomed);
      if (!hasSubmodules) {
        submodules.requireNothingOwn(tree, doomed, gitDir);
        saved = settle(tree, doomed, gitDir, saved);
      }
    } catch (DispatchException | IOException e) {
      Files.move(doomed, top, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    FolderRemoval.remove(gitDir);
    FolderRemoval.remove(doomed);
    return new Removed(saved.ref(), notSaved);
  }

  /** What was changed while it was archived is archived too. */
  private TreeArchive.Saved settle(Worktree tree, Path at, Path gitDir, TreeArchive.Saved first)
      throws IOException {
    TreeArchive.Saved saved = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TreeArchive.Saved again = archive.save(tree, at, gitDir, clock.instant().plusMillis(1));
      if (again.tree().equals(saved.tree())) {
        git.text(at, "update-ref", "-d", saved.ref());
        return again;
      }
      saved = again;
    }
    throw new DispatchException(
        ErrorCode.CONFLICT,
        "worktree " + tree.name() + " changes all the time, so it cannot be archived",
        "end what writes to " + tree.path());
  }

  /** Its folder is not there: an earlier removal came that far, or a person deleted it. */
  private Removed finishGone(Worktree tree) throws IOException {
    Path origin = Path.of(tree.origin());
    Optional<String> before = newest(origin, tree.name());
    Path doomed = doomed(tree);
    if (Files.exists(doomed, LinkOption.NOFOLLOW_LINKS) && before.isPresent()) {
      FolderRemoval.remove(doomed);
      return new Removed(before.get(), List.of());
    }
    Optional<Path> orphan = WorktreeIdentity.orphanedGitDir(tree);
    if (orphan.isPresent()) {
      TreeArchive known = new TreeArchive(git.of(orphan.get()));
      TreeArchive.Saved saved = known.saveWithoutFiles(tree, origin, orphan.get(), clock.instant());
      FolderRemoval.remove(orphan.get());
      return new Removed(saved.ref(), List.of());
    }
    if (before.isPresent()) {
      return new Removed(before.get(), List.of());
    }
    String ref = "refs/heads/" + tree.branch();
    String head =
        git.run(origin, "rev-parse", "--verify", "--quiet", ref + "^{commit}").outText().strip();
    if (head.isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "worktree " + tree.name() + " is gone: neither its folder nor its branch is there",
          "git -C " + origin + " worktree list");
    }
    return new Removed(archive.saveHead(tree, origin, head, clock.instant()), List.of());
  }

  Optional<String> newest(Path cwd, String name) {
    String listed =
        git.run(
                cwd,
                "for-each-ref",
                "--sort=-refname",
                "--count=1",
                "--format=%(refname)",
                TreeArchive.prefix(name))
            .outText()
            .strip();
    return Optional.of(listed).filter(ref -> !ref.isEmpty());
  }

  /** Ignored files and folders that are not kept; those that patterns name are, if they differ. */
  private List<String> notSaved(Worktree tree, Path top) throws IOException {
    List<String> named = included.keep(Path.of(tree.origin()), top, kept(tree));
    List<String> ignored =
        git
            .parts(
                top,
                "ls-files",
                "-z",
                "--others",
                "--ignored",
                "--exclude-standard",
                "--directory",
                "--no-empty-directory")
            .stream()
            .filter(name -> !name.startsWith(".dispatch/") && !isKept(top, name, named))
            .toList();
    List<String> listed = new ArrayList<>(ignored.stream().limit(MAX_LISTED).toList());
    if (ignored.size() > MAX_LISTED) {
      listed.add("and " + (ignored.size() - MAX_LISTED) + " more");
    }
    return listed;
  }

  /** Whether that file, or every file in that folder, is among those that are kept. */
  private boolean isKept(Path top, String name, List<String> named) {
    if (!name.endsWith("/") || named.stream().noneMatch(file -> file.startsWith(name))) {
      return named.contains(name);
    }
    String[] within = {
      "--literal-pathspecs",
      "ls-files",
      "-z",
      "--others",
      "--ignored",
      "--exclude-standard",
      "--",
      TreeArchive.utf8(name)
    };
    return named.containsAll(git.parts(top, within));
  }

  /** Removes one without an archive, if nothing at all was done in it. */
  boolean discardIfUntouched(Worktree tree) throws IOException {
    Path top = Path.of(tree.path());
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path gitDir = identity.requireOurs(tree, top);
    identity.requireIdle(tree, top, gitDir);
    if (!isUntouched(tree, top)) {
      return false;
    }
    Path doomed = doomed(tree);
    Files.move(top, doomed, StandardCopyOption.ATOMIC_MOVE);
    if (!isUntouched(tree, doomed)) {
      Files.move(doomed, top, StandardCopyOption.ATOMIC_MOVE);
      return false;
    }
    FolderRemoval.remove(gitDir);
    FolderRemoval.remove(doomed);
    if (tree.newBranch()) {
      git.run(
          Path.of(tree.origin()), "update-ref", "-d", "refs/heads/" + tree.branch(), tree.head());
    }
    return true;
  }

  private boolean isUntouched(Worktree tree, Path at) {
    String head = git.text(at, "rev-parse", "--verify", "--quiet", "HEAD");
    String branch = git.run(at, "symbolic-ref", "--quiet", "--short", "HEAD").outText().strip();
    return head.equals(tree.head())
        && branch.equals(tree.branch())
        && git.text(at, "status", "--porcelain", "--untracked-files=all").isEmpty();
  }
}
