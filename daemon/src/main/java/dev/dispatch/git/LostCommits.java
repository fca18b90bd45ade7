package dev.dispatch.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Commits that only a worktree's own git folder leads to: amended and reset ones in the log of its
 * HEAD, those of a merge or rebase under way, and refs of its own. Git forgets them with it.
 */
final class LostCommits {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final List<String> POINTERS =
      List.of(
          "MERGE_HEAD",
          "CHERRY_PICK_HEAD",
          "REVERT_HEAD",
          "REBASE_HEAD",
          "ORIG_HEAD",
          "BISECT_HEAD",
          "FETCH_HEAD",
          "rebase-merge/orig-head",
          "rebase-merge/stopped-sha",
          "rebase-merge/amend",
          "rebase-merge/autostash",
          "rebase-apply/orig-head",
          "rebase-apply/autostash",
          "MERGE_AUTOSTASH");

  private final Git git;

  LostCommits(Git git) {
    this.git = git;
  }

  /** The newest of them; the others follow from these. */
  Set<String> of(Path at, Path gitDir, Optional<String> head) throws IOException {
    Set<String> known = new LinkedHashSet<>();
    for (String pointer : POINTERS) {
      read(gitDir.resolve(pointer)).lines().forEach(line -> add(known, line.split("\\s", 2)[0]));
    }
    for (String line : read(gitDir.resolve("logs/HEAD")).lines().toList()) {
      String[] fields = line.split(" ", 3);
      if (fields.length == 3) {
        add(known, fields[0]);
        add(known, fields[1]);
      }
    }
    git.text(
            at,
            "for-each-ref",
            "--format=%(objectname)",
            "refs/worktree",
            "refs/bisect",
            "refs/rewritten")
        .lines()
        .forEach(line -> add(known, line));
    head.ifPresent(known::remove);
    return known.isEmpty() ? known : unreachable(at, known, head);
  }

  private static void add(Set<String> known, String id) {
    if (COMMIT.matcher(id).matches() && !id.chars().allMatch(c -> c == '0')) {
      known.add(id);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
        : "";
  }

  /** Those that no branch, tag or remote leads to, less those that another leads to. */
  private Set<String> unreachable(Path at, Set<String> known, Optional<String> head) {
    StringBuilder input = new StringBuilder();
    known.forEach(commit -> input.append(commit).append('\n'));
    head.ifPresent(commit -> input.append('^').append(commit).append('\n'));
    String listed =
        git.text(
            at,
            List.of(
                "rev-list",
                "--parents",
                "--ignore-missing",
                "--stdin",
                "--not",
                "--branches",
                "--tags",
                "--remotes"),
            input.toString());
    Set<String> lost = new LinkedHashSet<>();
    Set<String> parents = new HashSet<>();
    for (String line : listed.lines().toList()) {
      List<String> commits = List.of(line.split(" ", -1));
      lost.add(commits.getFirst());
      parents.addAll(commits.subList(1, commits.size()));
    }
    lost.removeAll(parents);
    return lost;
  }
}
