package dev.dispatch.worktree;

import java.util.List;
import java.util.Optional;

/**
 * Git worktrees. What is ours is proven with git and a mark in the worktree's own git folder, never
 * by its name; worktrees of others are left alone. Methods block on files and processes and belong
 * on platform threads; they fail with a {@link dev.dispatch.error.DispatchException} and then
 * nothing was lost.
 */
public interface Worktrees {
  /** What would be made; changes nothing. Fails where it could not be made. */
  Worktree plan(WorktreeRequest request);

  /**
   * Makes what was planned, or completes what an earlier attempt began.
   *
   * @return remarks: what was left out
   */
  List<String> make(Worktree tree);

  /** Whether something stands at its path. */
  boolean isThere(Worktree tree);

  /** Looks at several at once. */
  List<WorktreeFacts> inspect(List<Worktree> trees);

  /** Fails where {@link #remove} would, with the reason; changes nothing. */
  void requireRemovable(Worktree tree);

  /** Archives it under {@code refs/dispatch/archive/<name>/<time>}, and removes it then. */
  Removed remove(Worktree tree);

  /** Removes one in which nothing was done, with the branch made for it; else leaves it. */
  boolean discardIfUntouched(Worktree tree);

  /** Makes it again as the archive holds it; gives remarks. */
  List<String> restore(Worktree tree, String archive);

  /**
   * The last commits of a branch, newest first, as short id and subject; none where the repository
   * has no such branch, here or at its origin.
   */
  List<String> lastCommits(String cwd, String branch, int count);

  /** The newest archive of that name in a repository, as it can be restored without its task. */
  Optional<Archived> findArchive(String cwd, String name);

  /**
   * What a removal left.
   *
   * @param archive the ref
   * @param notSaved ignored files and folders that are gone with it
   */
  record Removed(String archive, List<String> notSaved) {
    public Removed {
      notSaved = List.copyOf(notSaved);
    }
  }

  /** An archive, and the worktree it was made of. */
  record Archived(String ref, Worktree tree) {}
}
