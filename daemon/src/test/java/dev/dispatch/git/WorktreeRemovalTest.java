package dev.dispatch.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed, what is refused, and what comes back. */
final class WorktreeRemovalTest {
  @TempDir private Path folder;
  private ScratchRepository repository;

  @BeforeEach
  void makeRepository() throws IOException {
    repository = ScratchRepository.create(folder);
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private void refused(Worktree tree, String... words) {
    assertThatThrownBy(() -> repository.worktrees.remove(tree))
        .isInstanceOf(DispatchException.class)
        .message()
        .satisfies(message -> assertThat(message).contains(words));
    assertThat(Path.of(tree.path())).isDirectory();
  }

  @Test
  void leavesTheBranchAndABadNameBehind() throws IOException {
    Worktree tree = repository.make("x");
    Files.writeString(Path.of(tree.path(), "new\nline"), "n");
    String archive = repository.worktrees.remove(tree).archive();
    assertThat(archive).matches("refs/dispatch/archive/x/\\d{8}T\\d{6}\\.\\d{3}Z");
    assertThat(repository.refs())
        .containsExactlyInAnyOrder(
            "refs/heads/main", "refs/heads/other", "refs/heads/dispatch/x", archive);
    assertThat(repository.git("ls-tree", "-z", "--name-only", archive)).contains("new\nline");
    assertThat(repository.git("worktree", "list").lines()).hasSize(1);
    assertThat(repository.worktrees.remove(tree).archive()).as("once more").isEqualTo(archive);
  }

  @Test
  void leavesWhatIsNotOursAlone() throws IOException {
    Worktree tree = repository.plan("x");
    repository.git("worktree", "add", "--quiet", "-b", "mine", tree.path());
    refused(tree, "was not made by dispatch");

    Worktree ours = repository.make("y");
    Path other = repository.folder.resolve("elsewhere");
    repository.git("worktree", "move", ours.path(), other.toString());
    repository.git("clone", "--quiet", repository.origin.toString(), ours.path());
    refused(ours, "has no .git file of a worktree");
    assertThat(other.resolve("a.txt")).exists();
  }

  @Test
  void refusesWhileItIsLockedOrSomebodyWorksInIt() throws Exception {
    Worktree tree = repository.make("x");
    repository.git("worktree", "lock", "--reason", "on a stick", tree.path());
    refused(tree, "is locked: on a stick");
    repository.git("worktree", "unlock", tree.path());

    Process inside =
        new ProcessBuilder("sleep", "60").directory(Path.of(tree.path(), "sub").toFile()).start();
    try {
      refused(tree, "in use: processes [" + inside.pid() + "]");
      assertThat(repository.worktrees.inspect(List.of(tree)).getFirst().live()).isTrue();
      assertThat(repository.refs()).noneMatch(ref -> ref.startsWith("refs/dispatch"));
    } finally {
      inside.destroyForcibly();
      inside.waitFor();
    }
    repository.worktrees.remove(tree);
    assertThat(Path.of(tree.path())).doesNotExist();
  }

  @Test
  void refusesARepositoryWithinIt() throws IOException {
    Worktree tree = repository.make("x");
    Path nested = Files.createDirectories(Path.of(tree.path(), "vendor/thing"));
    repository.git.text(nested, "init", "--quiet");
    Files.writeString(nested.resolve("work"), "w");
    refused(tree, "vendor/thing/ is a git repository of its own");
    repository.git.text(nested, "add", "-A");
    repository.git.text(
        nested, "-c", "user.name=a", "-c", "user.email=a", "commit", "--quiet", "-m", "w");
    repository.in(tree, "add", "-A");
    refused(tree, "vendor/thing is a git repository of its own");
    assertThat(nested.resolve("work")).exists();
  }

  @Test
  void refusesARepositoryThatWasAddedAsALink() throws IOException {
    Worktree tree = repository.make("x");
    Path named = Files.createDirectories(Path.of(tree.path(), "über"));
    repository.git.text(named, "init", "--quiet");
    repository.git.text(named, "commit", "--quiet", "--allow-empty", "-m", "nowhere else");
    repository.in(tree, "add", "-A");
    refused(tree, "über is a git repository of its own");

    Worktree other = repository.make("y");
    Path nested = Path.of(other.path(), "nested");
    repository.git("worktree", "add", "--quiet", "--detach", nested.toString());
    Files.writeString(nested.resolve("work"), "w");
    repository.in(other, "add", "-A");
    refused(other, "nested is a git repository of its own");
    assertThat(nested.resolve("work")).exists();
  }

  @Test
  void leavesTheUsersIndexAsItIs() throws IOException {
    Worktree tree = repository.make("x");
    Files.writeString(Path.of(tree.path(), "a.txt"), "changed");
    Files.writeString(Path.of(tree.path(), "n"), "n");
    Path gitDir = WorktreeIdentity.gitDir(Path.of(tree.path())).orElseThrow();
    byte[] before = Files.readAllBytes(gitDir.resolve("index"));
    new TreeArchive(repository.git)
        .save(tree, Path.of(tree.path()), gitDir, java.time.Instant.EPOCH);
    assertThat(Files.readAllBytes(gitDir.resolve("index"))).isEqualTo(before);
    try (var files = Files.list(gitDir)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(n -> n.startsWith("dispatch-"));
    }
  }

  @Test
  void goesOnWithARemovalThatWasCutShort() throws IOException {
    Worktree renamed = repository.make("x");
    Files.writeString(Path.of(renamed.path(), "n"), "n");
    Files.move(Path.of(renamed.path()), Path.of(renamed.path() + ".removing"));
    String archive = repository.worktrees.remove(renamed).archive();
    assertThat(repository.git("show", archive + ":n")).isEqualTo("n");
    assertThat(Path.of(renamed.path() + ".removing")).doesNotExist();

    // The git folder is gone already, so the archive was complete.
    Path rest = Files.createDirectories(Path.of(renamed.path() + ".removing"));
    Files.writeString(rest.resolve(".git"), "gitdir: " + repository.origin + "/.git/worktrees/x\n");
    Files.writeString(rest.resolve("left"), "over");
    assertThat(repository.worktrees.remove(renamed).archive()).isEqualTo(archive);
    assertThat(rest).doesNotExist();
  }

  @Test
  void keepsTheHeadOfOneThatWasDeletedByHand() throws IOException {
    Worktree tree = repository.make("x");
    repository.in(tree, "checkout", "--quiet", "--detach");
    Files.writeString(Path.of(tree.path(), "n"), "n");
    repository.in(tree, "add", "-A");
    repository.in(tree, "commit", "--quiet", "-m", "nowhere else");
    FolderRemoval.remove(Path.of(tree.path()));
    String archive = repository.worktrees.remove(tree).archive();
    assertThat(repository.git("show", archive + ":n")).isEqualTo("n");
    repository.worktrees.restore(tree, archive);
    assertThat(Path.of(tree.path(), "n")).hasContent("n");
  }

  @Test
  void keepsWhatWasStagedAndTheLogOfOneThatWasDeletedByHand() throws IOException {
    Worktree tree = repository.make("x");
    Files.writeString(Path.of(tree.path(), "gone"), "g");
    repository.in(tree, "add", "-A");
    repository.in(tree, "commit", "--quiet", "-m", "reset away");
    String lost = repository.in(tree, "rev-parse", "HEAD").outText().strip();
    repository.in(tree, "reset", "--quiet", "--hard", "HEAD~1");
    Files.writeString(Path.of(tree.path(), "n"), "n");
    repository.in(tree, "add", "n");
    FolderRemoval.remove(Path.of(tree.path()));
    String archive = repository.worktrees.remove(tree).archive();
    assertThat(repository.git("rev-list", archive).lines()).contains(lost);
    repository.worktrees.restore(tree, archive);
    assertThat(Path.of(tree.path(), "n")).hasContent("n");
    assertThat(repository.in(tree, "status", "--porcelain").outText()).isEqualTo("A  n\n");
    assertThat(repository.in(tree, "symbolic-ref", "HEAD").outText())
        .isEqualTo("refs/heads/dispatch/x\n");
  }

  @Test
  void leavesOneThatAPersonMovedAlone() throws IOException {
    Worktree tree = repository.make("x");
    Path other = repository.folder.resolve("elsewhere");
    repository.git("worktree", "move", tree.path(), other.toString());
    Files.writeString(other.resolve("n"), "n");
    repository.git.text(other, "add", "n");
    assertThat(repository.worktrees.inspect(List.of(tree)).getFirst().problem())
        .contains("it was moved to " + other);
    assertThatThrownBy(() -> repository.worktrees.remove(tree))
        .isInstanceOf(DispatchException.class)
        .hasMessage("worktree x was moved from " + tree.path() + " to " + other);
    assertThat(repository.git.text(other, "status", "--porcelain")).isEqualTo("A  n");
  }

  @Test
  void saysWhatToDoWhereGitForgotTheWorktree() throws IOException {
    Worktree tree = repository.make("x");
    Path away = repository.folder.resolve("away");
    Files.move(Path.of(tree.path()), away);
    repository.git("worktree", "prune", "--expire=now");
    Files.move(away, Path.of(tree.path()));
    refused(tree, "its git folder " + repository.origin + "/.git/worktrees/x is gone");
  }

  @Test
  void tellsOfALinkThatIsNotKept() throws IOException {
    repository.write(".worktreeinclude", ".env*\n");
    Files.createSymbolicLink(repository.origin.resolve(".env-same"), Path.of("a.txt"));
    Worktree tree = repository.make("x");
    Files.createSymbolicLink(Path.of(tree.path(), ".env-own"), Path.of("b.txt"));
    assertThat(repository.worktrees.remove(tree).notSaved()).containsExactly(".env-own");
  }

  @Test
  void restoresBesideABranchThatMovedOn() throws IOException {
    Worktree tree = repository.make("x");
    Files.writeString(Path.of(tree.path(), "n"), "n");
    String archive = repository.worktrees.remove(tree).archive();
    repository.git("branch", "--force", "dispatch/x", "other");
    assertThat(repository.worktrees.restore(tree, archive).getFirst())
        .contains("branch dispatch/x has moved on since", "detached at");
    assertThat(Path.of(tree.path(), "n")).hasContent("n");
    assertThat(repository.git("rev-parse", "dispatch/x"))
        .isEqualTo(repository.git("rev-parse", "other"));

    archive = repository.worktrees.remove(tree).archive();
    repository.worktrees.restore(tree, archive);
    repository.worktrees.remove(tree);
    repository.git("branch", "-D", "dispatch/x");
    Worktree second = repository.make("y");
    archive = repository.worktrees.remove(second).archive();
    repository.git("branch", "-D", "dispatch/y");
    assertThat(repository.worktrees.restore(second, archive)).isEmpty();
    assertThat(repository.git("rev-parse", "dispatch/y")).isEqualTo(second.head());
    assertThatThrownBy(() -> repository.worktrees.restore(second, "refs/nothing"))
        .hasMessageContaining("there is something at");
  }

  @Test
  void isFoundAgainWithoutItsTask() throws IOException {
    Worktree tree = repository.plan("x", repository.origin.resolve("sub"), Optional.empty());
    repository.worktrees.make(tree);
    String archive = repository.worktrees.remove(tree).archive();
    assertThat(repository.worktrees.findArchive(repository.origin.toString(), "x"))
        .hasValueSatisfying(found -> {
          assertThat(found.ref()).isEqualTo(archive);
          assertThat(found.tree().path()).isEqualTo(tree.path());
          assertThat(found.tree().directory()).isEqualTo("sub");
        });
    assertThat(repository.worktrees.findArchive(repository.origin.toString(), "y")).isEmpty();
    assertThat(repository.worktrees.findArchive(folder.toString(), "x")).isEmpty();
  }

  @Test
  void restoresAWorktreeThatHadNoCommitYet() throws IOException {
    Worktree tree = repository.make("x");
    repository.in(tree, "checkout", "--quiet", "--orphan", "fresh");
    Files.writeString(Path.of(tree.path(), "n"), "n");
    String archive = repository.worktrees.remove(tree).archive();
    repository.worktrees.restore(tree, archive);
    assertThat(repository.in(tree, "symbolic-ref", "HEAD").outText())
        .isEqualTo("refs/heads/fresh\n");
    assertThat(Path.of(tree.path(), "n")).hasContent("n");
    assertThat(repository.refs()).as("still without a commit").doesNotContain("refs/heads/fresh");
    assertThat(repository.in(tree, "status", "--porcelain").outText()).contains("A  a.txt", "?? n");

    archive = repository.worktrees.remove(tree).archive();
    repository.git("branch", "fresh", "main");
    assertThat(repository.worktrees.restore(tree, archive).getFirst())
        .contains("refs/heads/fresh has commits by now");
    assertThat(repository.git("rev-parse", "fresh")).isEqualTo(repository.git("rev-parse", "main"));
  }

  @Test
  void keepsWhatSparseCheckoutLeavesOut() throws IOException {
    Worktree tree = repository.make("x");
    repository.in(tree, "sparse-checkout", "set", "--no-cone", "/a.txt");
    assertThat(Path.of(tree.path(), "b.txt")).doesNotExist();
    Files.writeString(Path.of(tree.path(), "n"), "n");
    String archive = repository.worktrees.remove(tree).archive();
    assertThat(repository.git("ls-tree", "-r", "--name-only", archive).lines())
        .contains("b.txt", "sub/deep/c.txt", "n");
  }

  @Test
  void takesBackOnlyWhatNobodyTouched() throws IOException {
    Worktree untouched = repository.make("x");
    assertThat(repository.worktrees.discardIfUntouched(untouched)).isTrue();
    assertThat(Path.of(untouched.path())).doesNotExist();
    assertThat(repository.refs()).containsExactly("refs/heads/main", "refs/heads/other");

    Worktree touched = repository.make("y");
    Files.writeString(Path.of(touched.path(), "n"), "n");
    assertThat(repository.worktrees.discardIfUntouched(touched)).isFalse();
    Files.delete(Path.of(touched.path(), "n"));
    repository.in(touched, "commit", "--quiet", "--allow-empty", "-m", "work");
    assertThat(repository.worktrees.discardIfUntouched(touched)).isFalse();
    assertThat(Path.of(touched.path(), "a.txt")).exists();
  }
}
