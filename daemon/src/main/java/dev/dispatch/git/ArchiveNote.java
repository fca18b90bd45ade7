package dev.dispatch.git;

import dev.dispatch.worktree.Worktree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an archive's commit message says, so that the worktree can be made again from it alone.
 *
 * @param branch the full ref that was checked out; empty when detached
 * @param head empty where nothing was committed
 * @param staged the tree of the index
 */
record ArchiveNote(
    Worktree worktree, Optional<String> branch, Optional<String> head, String staged) {

  String text() {
    StringBuilder text = new StringBuilder("archive of worktree " + worktree.name() + "\n\n");
    line(text, "Name", worktree.name());
    line(text, "Path", worktree.path());
    line(text, "Repository", worktree.repository());
    line(text, "Origin", worktree.origin());
    line(text, "Directory", worktree.directory());
    line(text, "Made-on", worktree.branch());
    line(text, "Made-from", worktree.base());
    line(text, "Made-at", worktree.head());
    line(text, "Ports", Integer.toString(worktree.portBase()));
    branch.ifPresent(ref -> line(text, "Branch", ref));
    head.ifPresent(commit -> line(text, "Head", commit));
    line(text, "Staged", staged);
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(": ").append(value.replace('\n', ' ')).append('\n');
  }

  /** Reads a message; empty where it is none of ours. */
  static Optional<ArchiveNote> parse(String message) {
    Map<String, String> lines = new HashMap<>();
    for (String line : message.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        lines.put(line.substring(0, colon), line.substring(colon + 2));
      } else if (line.endsWith(":")) {
        lines.put(line.substring(0, line.length() - 1), "");
      }
    }
    if (!lines.containsKey("Staged") || !lines.containsKey("Path")) {
      return Optional.empty();
    }
    Worktree worktree =
        new Worktree(
            lines.getOrDefault("Name", ""),
            lines.getOrDefault("Path", ""),
            lines.getOrDefault("Made-on", ""),
            false,
            lines.getOrDefault("Made-from", ""),
            lines.getOrDefault("Made-at", ""),
            lines.getOrDefault("Repository", ""),
            lines.getOrDefault("Origin", ""),
            lines.getOrDefault("Directory", ""),
            Integer.parseInt(lines.getOrDefault("Ports", "0")));
    return Optional.of(
        new ArchiveNote(
            worktree,
            Optional.ofNullable(lines.get("Branch")),
            Optional.ofNullable(lines.get("Head")),
            lines.getOrDefault("Staged", "")));
  }
}
