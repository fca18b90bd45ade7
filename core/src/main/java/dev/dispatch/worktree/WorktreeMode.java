package dev.dispatch.worktree;

/** Whether a task gets a worktree of its own. */
public enum WorktreeMode {
  /** It gets one, made for it. */
  CREATE,
  /** It works where it was handed over. */
  NONE
}
