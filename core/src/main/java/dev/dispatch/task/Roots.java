package dev.dispatch.task;

/** Knows the root a directory belongs to. */
public interface Roots {
  /**
   * The repository's or worktree's top directory, or the directory itself outside git; absolute,
   * with links resolved. Fails when the directory does not exist.
   */
  String rootOf(String cwd);
}
