package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes worktrees again as their archives hold them. */
final class WorktreeRestorer {
  private final Git git;
  private final WorktreeMaker maker;
  private final IncludedFiles included;

  WorktreeRestorer(Git git, WorktreeMaker maker, IncludedFiles included) {
    this.git = git;
    this.maker = maker;
    this.included = included;
  }

  /** Gives remarks on what is not as it was. */
  List<String> restore(Worktree tree, String archive) throws IOException {
    Path origin = Path.of(tree.origin());
    Path top = Path.of(tree.path());
    if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "worktree " + tree.name() + " cannot be restored: there is something at " + top,
          "move it away");
    }
    Optional<ArchiveNote> note = note(origin, archive);
    RepositoryFolders.claim(top, Path.of(tree.repository()));
    List<String> remarks = new ArrayList<>();
    String head = note.map(n -> n.head().orElse(archive)).orElse(archive);
    boolean unborn = note.filter(n -> n.head().isEmpty()).isPresent();
    Optional<String> branch =
        note.isPresent() ? note.get().branch() : Optional.of("refs/heads/" + tree.branch());
    checkOut(origin, top, branch.filter(_ -> !unborn), head, note.isPresent())
        .ifPresent(remarks::add);
    note.ifPresent(n -> fill(top, n, archive));
    branch.filter(_ -> unborn).flatMap(ref -> unborn(top, ref)).ifPresent(remarks::add);
    remarks.addAll(maker.equip(tree, top));
    included.putBack(WorktreeRemover.kept(tree), top);
    return remarks;
  }

  Optional<ArchiveNote> note(Path cwd, String archive) {
    String message =
        git.run(cwd, "log", "-1", "--no-show-signature", "--format=%B", archive, "--").outText();
    return ArchiveNote.parse(message);
  }

  /** On its branch if that is where it was left; else beside it, with the reason. */
  private Optional<String> checkOut(
      Path origin, Path top, Optional<String> branch, String head, boolean empty) {
    List<String> command = new ArrayList<>(List.of("worktree", "add", "--quiet"));
    if (empty) {
      command.add("--no-checkout"); // the archive fills it
    }
    String[] known =
        branch
            .map(ref ->
                git.text(
                    origin,
                    "for-each-ref",
                    "--format=%(refname) %(objectname) %(worktreepath)",
                    ref))
            .orElse("")
            .lines()
            .filter(line -> line.startsWith(branch.orElse("") + " "))
            .findFirst()
            .map(line -> line.split(" ", 3))
            .orElse(new String[0]);
    String path = top.toString();
    String commit = git.text(origin, "rev-parse", "--verify", head + "^{commit}");
    if (branch.isEmpty()) {
      git.text(origin, with(command, "--detach", path, commit));
      return Optional.empty();
    }
    String name = branch.get().substring("refs/heads/".length());
    if (known.length == 0) {
      git.text(origin, with(command, "-b", name, path, commit));
      return Optional.empty();
    }
    if (known[2].isEmpty() && known[1].equals(commit)) {
      git.text(origin, with(command, path, name));
      return Optional.empty();
    }
    git.text(origin, with(command, "--detach", path, commit));
    return Optional.of(
        "branch "
            + name
            + (known[2].isEmpty() ? " has moved on since" : " is checked out at " + known[2])
            + ", so the worktree is detached at "
            + commit.substring(0, 12));
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  /** Files as they were, and what was staged is staged again. */
  private void fill(Path top, ArchiveNote note, String archive) {
    git.text(top, "read-tree", "--reset", "-u", archive);
    git.text(top, "read-tree", note.staged());
    git.run(top, "update-index", "-q", "--refresh");
  }

  /** On a branch without a commit, as it was; else beside it, with the reason. */
  private Optional<String> unborn(Path top, String ref) {
    if (git.run(top, "show-ref", "--verify", "--quiet", ref).succeeded()) {
      return Optional.of("branch " + ref + " has commits by now, so the worktree is detached");
    }
    git.text(top, "symbolic-ref", "HEAD", ref);
    return Optional.empty();
  }
}
