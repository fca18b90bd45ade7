package dev.dispatch.worktree;

import java.util.regex.Pattern;

/** Which words can be the name of a branch. */
public final class BranchNames {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}\\p{M}._/+#@=%-]+");

  private BranchNames() {}

  /**
   * Whether git takes it for a new branch, and it needs no quotes in a sentence: narrower than git,
   * which also allows quotation marks and brackets.
   */
  public static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches()
        && !name.startsWith("-")
        && !name.startsWith("/")
        && !name.endsWith("/")
        && !name.endsWith(".")
        && !name.contains("//")
        && !name.contains("..")
        && !name.contains("/.")
        && !name.startsWith(".")
        && !name.contains("@{")
        && !name.equals("@")
        && !name.equals("HEAD")
        && !name.endsWith(".lock")
        && !name.contains(".lock/");
  }
}
