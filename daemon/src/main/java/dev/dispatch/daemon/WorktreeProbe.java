package dev.dispatch.daemon;

import dev.dispatch.git.Folders;
import dev.dispatch.op.health.Probe.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** How much disk the worktrees of tasks take. They are never removed silently, so it is said. */
final class WorktreeProbe {
  private static final long MANY_BYTES = 10_000_000_000L;
  private static final long LOOK_MILLIS = 3000;

  private WorktreeProbe() {}

  static Finding look(DaemonContext context, Map<String, String> environment) {
    String given = environment.getOrDefault("DISPATCH_WORKTREE_ROOT", "");
    Path root =
        given.startsWith("/") ? Path.of(given) : context.paths().home().resolve("worktrees");
    int count = count(root);
    if (count == 0) {
      return Finding.ok("worktrees", "none at " + root);
    }
    long endNanos = System.nanoTime() + LOOK_MILLIS * 1_000_000;
    long bytes = Folders.sizeBytes(root, LOOK_MILLIS);
    String more = System.nanoTime() - endNanos >= 0 ? "more than " : "";
    String seen = String.format(Locale.ROOT, "%d, %s%.1f GB at %s", count, more, bytes / 1e9, root);
    return bytes > MANY_BYTES
        ? Finding.warn("worktrees", seen, "dispatch worktree list; dispatch worktree rm NAME")
        : Finding.ok("worktrees", seen);
  }

  /** Folders of repositories, and in each those of tasks. */
  private static int count(Path root) {
    int count = 0;
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path repository : repositories) {
        try (DirectoryStream<Path> trees =
            Files.newDirectoryStream(
                repository, tree -> Files.isRegularFile(tree.resolve(".git")))) {
          for (Path tree : trees) {
            count += Files.exists(tree) ? 1 : 0;
          }
        }
      }
    } catch (IOException e) {
      return count; // there is none
    }
    return count;
  }
}
