package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps what is in a worktree as a commit under {@code refs/dispatch/archive/<name>/<time>}: its
 * tree is every file that git does not ignore, its parents are the head, what was staged, and every
 * commit that only this worktree knew. The user's index is only copied.
 */
final class TreeArchive {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Git git;
  private final LostCommits lostCommits;

  TreeArchive(Git git) {
    this.git = git;
    this.lostCommits = new LostCommits(git);
  }

  /** What was kept. */
  record Saved(String ref, String tree) {}

  static String prefix(String name) {
    return "refs/dispatch/archive/" + name + "/";
  }

  /** Saves everything; changes nothing but the object store and the new ref. */
  Saved save(Worktree worktree, Path at, Path gitDir, Instant now) throws IOException {
    Optional<String> head = head(at);
    return keep(worktree, at, gitDir, head, treeOf(at, gitDir, head), now);
  }

  /** Saves what the git folder still knows of a worktree whose files are gone. */
  Saved saveWithoutFiles(Worktree worktree, Path at, Path gitDir, Instant now) throws IOException {
    Optional<String> head = head(at);
    return keep(worktree, at, gitDir, head, staged(at, gitDir, head), now);
  }

  private Saved keep(
      Worktree worktree, Path at, Path gitDir, Optional<String> head, String tree, Instant now)
      throws IOException {
    String staged = staged(at, gitDir, head);
    ArchiveNote note = new ArchiveNote(worktree, branch(at), head, staged);
    Set<String> parents = new LinkedHashSet<>();
    head.ifPresent(parents::add);
    List<String> onlyStaged = new ArrayList<>(List.of("commit-tree", staged));
    head.ifPresent(commit -> onlyStaged.addAll(List.of("-p", commit)));
    parents.add(git.text(at, onlyStaged, "what was staged in " + worktree.name() + "\n"));
    parents.addAll(lostCommits.of(at, gitDir, head));
    List<String> commit = new ArrayList<>(List.of("commit-tree", tree));
    parents.forEach(parent -> commit.addAll(List.of("-p", parent)));
    String saved = git.text(at, commit, note.text());
    String ref = prefix(worktree.name()) + TIME.format(now);
    git.text(at, "update-ref", ref, saved, "");
    if (!git.text(at, "rev-parse", "--verify", ref + "^{tree}").equals(tree)) {
      throw new DispatchException(ErrorCode.INTERNAL, ref + " does not hold what was archived");
    }
    return new Saved(ref, tree);
  }

  /** Keeps the head alone, of a worktree of which nothing else is left. */
  String saveHead(Worktree worktree, Path origin, String commit, Instant now) {
    String ref = prefix(worktree.name()) + TIME.format(now);
    git.text(origin, "update-ref", ref, commit);
    return ref;
  }

  private Optional<String> head(Path at) {
    String commit = git.run(at, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").outText();
    return Optional.of(commit.strip()).filter(text -> !text.isEmpty());
  }

  private Optional<String> branch(Path at) {
    String ref = git.run(at, "symbolic-ref", "--quiet", "HEAD").outText().strip();
    return Optional.of(ref).filter(text -> !text.isEmpty());
  }

  /** The tree of all files but ignored ones, as a commit of everything would have it. */
  String treeOf(Path at, Path gitDir, Optional<String> head) throws IOException {
    Path index = gitDir.resolve("dispatch-index");
    Files.deleteIfExists(index);
    try {
      Git temporary = git.onIndex(index);
      // With sparse checkout the index alone says which files are missing on purpose. Otherwise
      // the head is the better start: no bit in it hides a change (assume-unchanged).
      boolean sparse = Files.exists(gitDir.resolve("info/sparse-checkout"));
      if (sparse) {
        Files.copy(gitDir.resolve("index"), index);
      } else {
        temporary.text(at, "read-tree", head.orElse("--empty"));
      }
      temporary.text(at, sparse ? List.of("add", "-A", "--sparse") : List.of("add", "-A"));
      addIgnoredButStaged(temporary, at, head);
      return temporary.text(at, "write-tree");
    } finally {
      Files.deleteIfExists(index);
    }
  }

  /** Files that git would ignore but for having been added by force. */
  private void addIgnoredButStaged(Git temporary, Path at, Optional<String> head) {
    List<String> added =
        head.isPresent()
            ? git.parts(
                at,
                "diff-index",
                "--cached",
                "--diff-filter=A",
                "--no-renames",
                "--name-only",
                "-z",
                head.get())
            : git.parts(at, "ls-files", "-z", "--cached");
    for (String name : added) {
      Path file = at.resolve(utf8(name));
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(file)) {
        temporary.feed(at, List.of(name), "update-index", "--add", "--remove", "-z", "--stdin");
      }
    }
  }

  /** A name that was read as Latin-1. */
  static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The tree of the index, the head's where there is none; a conflict is in it as our side. */
  private String staged(Path at, Path gitDir, Optional<String> head) throws IOException {
    Path copy = gitDir.resolve("dispatch-staged");
    Path index = gitDir.resolve("index");
    try {
      Git temporary = git.onIndex(copy);
      if (Files.exists(index)) {
        Files.copy(index, copy, StandardCopyOption.REPLACE_EXISTING);
      } else {
        temporary.text(at, "read-tree", head.orElse("--empty"));
      }
      settleConflicts(temporary, at);
      return temporary.text(at, "write-tree");
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void settleConflicts(Git temporary, Path at) {
    Map<String, String> settled = new TreeMap<>();
    for (String entry : temporary.parts(at, "ls-files", "-u", "-z")) {
      String path = entry.substring(entry.indexOf('\t') + 1);
      String[] fields = entry.substring(0, entry.indexOf('\t')).split(" ", -1);
      if (fields[2].equals("2")) {
        settled.put(path, fields[0] + " " + fields[1] + " 0");
      } else {
        settled.putIfAbsent(path, "0 " + fields[1] + " 0");
      }
    }
    if (!settled.isEmpty()) {
      List<String> lines =
          settled.entrySet().stream()
              .map(entry -> entry.getValue() + "\t" + entry.getKey())
              .collect(Collectors.toList());
      temporary.feedAll(at, lines, "update-index", "-z", "--index-info");
    }
  }
}
