package dev.dispatch.worktree;

/**
 * A git worktree that dispatch made, or is about to make, for one task.
 *
 * @param name the task's id; names its archives too
 * @param path absolute path of its top directory
 * @param branch the short name of the branch that was checked out when it was made
 * @param newBranch whether that branch was made with it
 * @param base what the branch was made from, in words: {@code main}, {@code HEAD}
 * @param head the commit it was made at
 * @param repository absolute path of git's common folder
 * @param origin root of the work tree, or the bare repository, that it was made from
 * @param directory where the worker starts, relative to the top; empty for the top itself
 * @param portBase the first of {@link #PORTS} ports that nobody else's worktree has
 */
public record Worktree(
    String name,
    String path,
    String branch,
    boolean newBranch,
    String base,
    String head,
    String repository,
    String origin,
    String directory,
    int portBase) {
  /** How many ports a worktree has. */
  public static final int PORTS = 20;

  public Worktree {
    if (!path.startsWith("/") || !origin.startsWith("/") || !repository.startsWith("/")) {
      throw new IllegalArgumentException("a path of worktree " + name + " is not absolute");
    }
  }

  /** Where the worker starts. */
  public String cwd() {
    return directory.isEmpty() ? path : path + "/" + directory;
  }

  /** The same with another block of ports. */
  public Worktree on(int otherPortBase) {
    return new Worktree(
        name, path, branch, newBranch, base, head, repository, origin, directory, otherPortBase);
  }
}
