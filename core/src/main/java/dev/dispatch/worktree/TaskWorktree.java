package dev.dispatch.worktree;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * How far a task's worktree is.
 *
 * @param archive the ref that holds it; empty until it was removed
 * @param notSaved ignored files and folders that went with it
 */
public record TaskWorktree(
    Worktree tree, Stage stage, Optional<String> archive, List<String> notSaved) {
  public TaskWorktree {
    notSaved = List.copyOf(notSaved);
  }

  /** Where it stands. */
  public enum Stage {
    /** Decided and stored; it may or may not be there. */
    PLANNED,
    /** There. */
    MADE,
    /** Archived and removed. */
    REMOVED
  }

  /** Decided on, not made yet. */
  public static TaskWorktree planned(Worktree tree) {
    return new TaskWorktree(tree, Stage.PLANNED, Optional.empty(), List.of());
  }

  /** Made, for the first time or again. */
  public static TaskWorktree made(Worktree tree) {
    return new TaskWorktree(tree, Stage.MADE, Optional.empty(), List.of());
  }

  /** The same, archived and removed. */
  public TaskWorktree removed(String ref, List<String> lost) {
    return new TaskWorktree(tree, Stage.REMOVED, Optional.of(ref), lost);
  }

  @JsonIgnore
  public boolean isMade() {
    return stage == Stage.MADE;
  }

  /** Whether its name, path and ports are taken. */
  @JsonIgnore
  public boolean isLive() {
    return stage != Stage.REMOVED;
  }
}
