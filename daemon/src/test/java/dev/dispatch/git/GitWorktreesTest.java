package dev.dispatch.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeFacts;
import dev.dispatch.worktree.WorktreeRequest;
import dev.dispatch.worktree.WorktreeWish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning and making worktrees in every kind of repository. */
final class GitWorktreesTest {
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

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOf(DispatchException.class)
        .message()
        .satisfies(message -> assertThat(message).contains(words));
  }

  @Test
  void makesOneOnABranchOfItsOwn() throws Exception {
    Worktree tree = repository.plan("x");
    assertThat(tree)
        .isEqualTo(
            new Worktree(
                "x",
                repository.root.resolve("project/x").toString(),
                "dispatch/x",
                true,
                "main",
                repository.git("rev-parse", "main"),
                repository.origin.resolve(".git").toString(),
                repository.origin.toString(),
                "",
                20_000));
    assertThat(repository.root).as("a plan changes nothing").doesNotExist();
    assertThat(repository.worktrees.make(tree)).isEmpty();
    assertThat(repository.git("worktree", "list", "--porcelain"))
        .contains("worktree " + tree.path() + "\n", "branch refs/heads/dispatch/x");
    assertThat(Path.of(tree.path(), "sub/deep/c.txt")).hasContent("c\n");
    assertThat(repository.worktrees.make(tree)).as("a second time").isEmpty();
    assertThat(repository.worktrees.inspect(List.of(tree)).getFirst())
        .satisfies(facts -> {
          assertThat(facts.problem()).isEmpty();
          assertThat(facts.branch()).hasValue("dispatch/x");
          assertThat(facts.head()).hasValue(tree.head());
          assertThat(facts.changes()).isZero();
          assertThat(facts.sizeBytes()).isPositive();
          assertThat(facts.live()).isFalse();
        });
  }

  @Test
  void takesTheNextBranchWhereOneOfThatNameHoldsWork() {
    repository.git("branch", "dispatch/x");
    repository.git("branch", "dispatch/x-2");
    assertThat(repository.plan("x").branch()).isEqualTo("dispatch/x-3");
  }

  @Test
  void namesTheBranchThatIsInTheWayOfANewOne() {
    repository.git("branch", "dispatch/x/deep");
    assertThat(repository.plan("x").branch()).isEqualTo("dispatch/x-2");
    refused(
        () -> repository.plan("x", repository.origin, Optional.of("dispatch")),
        "branch dispatch cannot be made, since there is a branch dispatch/x/deep");
    repository.git("branch", "-D", "dispatch/x/deep");
    repository.git("branch", "dispatch");
    refused(
        () -> repository.plan("x"),
        "branch dispatch/x cannot be made, since there is a branch dispatch");
  }

  @Test
  void checksOutABranchThatIsThere() {
    repository.git("branch", "feature", "other");
    Worktree tree = repository.plan("x", repository.origin, Optional.of("feature"));
    assertThat(tree.newBranch()).isFalse();
    assertThat(tree.base()).isEqualTo("feature");
    assertThat(tree.head()).isEqualTo(repository.git("rev-parse", "other"));
    repository.worktrees.make(tree);
    assertThat(Path.of(tree.path(), "a.txt")).content().contains("TWO");
  }

  @Test
  void namesWhoHasTheBranchAndWhatIsInTheWay() throws IOException {
    refused(
        () -> repository.plan("x", repository.origin, Optional.of("main")),
        "branch main is checked out at " + repository.origin);
    Worktree first = repository.make("x");
    refused(() -> repository.plan("y", repository.origin, Optional.of("dispatch/x")), first.path());
    refused(() -> repository.plan("x"), "already at " + first.path());
    for (String bad : List.of("-x", "a b", "a..b", "x.lock", "", "@{u}", "a//b", "HEAD")) {
      refused(() -> repository.plan("z", repository.origin, Optional.of(bad)), "no branch called");
    }
  }

  @Test
  void needsACommitAndARepository() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("other"));
    try (ScratchRepository empty = ScratchRepository.empty(elsewhere)) {
      refused(() -> empty.plan("x"), "has no commit yet");
    }
    Path plain = Files.createDirectories(folder.resolve("plain"));
    refused(() -> repository.plan("x", plain, Optional.empty()), "not in a git repository");
  }

  @Test
  void startsInTheSameSubdirectory() throws IOException {
    Path deep = repository.origin.resolve("sub/deep");
    Worktree tree = repository.plan("x", deep, Optional.empty());
    assertThat(tree.cwd()).isEqualTo(tree.path() + "/sub/deep");
    Path fresh = Files.createDirectories(repository.origin.resolve("not/committed"));
    Worktree second = repository.plan("y", fresh, Optional.empty());
    assertThat(repository.worktrees.make(second))
        .containsExactly("not/committed is new in the worktree: no commit has it");
    assertThat(Path.of(second.cwd())).isDirectory();
  }

  @Test
  void worksFromADetachedHeadABareRepositoryAndAWorktree() throws IOException {
    repository.git("checkout", "--quiet", "--detach");
    Worktree detached = repository.make("detached");
    assertThat(detached.base()).isEqualTo("HEAD");
    assertThat(Path.of(detached.path(), "a.txt")).exists();

    Path bare = repository.folder.resolve("store.git");
    repository.git("clone", "--quiet", "--bare", repository.origin.toString(), bare.toString());
    repository.git.text(bare, "symbolic-ref", "HEAD", "refs/heads/main");
    Worktree fromBare = repository.plan("x", bare, Optional.of("main"));
    assertThat(fromBare.path()).isEqualTo(repository.root.resolve("store/x").toString());
    repository.worktrees.make(fromBare);
    assertThat(Path.of(fromBare.path(), "a.txt")).exists();
    assertThat(repository.worktrees.remove(fromBare).archive()).startsWith("refs/dispatch/");
    assertThat(Path.of(fromBare.path())).doesNotExist();

    Worktree nested = repository.plan("n", Path.of(detached.path()), Optional.empty());
    repository.worktrees.make(nested);
    assertThat(nested.path()).isEqualTo(repository.root.resolve("project/n").toString());
    assertThat(Path.of(nested.path(), "a.txt")).exists();
  }

  @Test
  void keepsRepositoriesOfOneNameApart() throws Exception {
    Worktree first = repository.make("x");
    Path elsewhere = Files.createDirectories(folder.resolve("other"));
    try (ScratchRepository second = ScratchRepository.create(elsewhere)) {
      Worktree tree =
          repository.worktrees.plan(
              new WorktreeRequest(
                  "x",
                  second.origin.toString(),
                  second.origin.toString(),
                  new WorktreeWish(Optional.empty()),
                  Map.of(),
                  20_020));
      assertThat(Path.of(tree.path()).resolveSibling("").toString())
          .matches(".*/project-[0-9a-f]{4}");
      repository.worktrees.make(tree);
      assertThat(Path.of(first.path())).isDirectory();
    }
  }

  @Test
  void neverGoesIntoAFolderThatWasThere() throws IOException {
    // DISPATCH_WORKTREE_ROOT may be the folder with the repositories themselves.
    Map<String, String> environment =
        Map.of("DISPATCH_WORKTREE_ROOT", repository.folder.toString());
    Worktree tree =
        repository.worktrees.plan(
            new WorktreeRequest(
                "x",
                repository.origin.toString(),
                repository.origin.toString(),
                new WorktreeWish(Optional.empty()),
                environment,
                20_000));
    assertThat(tree.path())
        .startsWith(repository.folder + "/project-")
        .doesNotStartWith(repository.origin + "/");
  }

  @Test
  void fillsSubmodulesFromTheOriginsCopies() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    try (ScratchRepository lib = ScratchRepository.create(library)) {
      repository.git(
          "-c",
          "protocol.file.allow=always",
          "submodule",
          "--quiet",
          "add",
          lib.origin.toString(),
          "lib");
      repository.commit("with a submodule");
      FolderRemoval.remove(lib.folder); // the network is not needed
      Worktree tree = repository.make("x");
      assertThat(Path.of(tree.path(), "lib/a.txt")).exists();
      assertThat(repository.in(tree, "-C", "lib", "remote", "get-url", "origin").outText())
          .contains(lib.origin.toString());

      Files.writeString(Path.of(tree.path(), "lib/new.txt"), "mine");
      refused(() -> repository.worktrees.remove(tree), "submodule lib has changes");
      repository.in(tree, "-C", "lib", "add", "-A");
      repository.in(tree, "-C", "lib", "commit", "--quiet", "-m", "mine");
      refused(() -> repository.worktrees.remove(tree), "submodule lib has commits");
      assertThat(Path.of(tree.path(), "lib/new.txt")).exists();
      repository.in(tree, "-C", "lib", "reset", "--quiet", "--hard", "HEAD~1");
      refused(() -> repository.worktrees.remove(tree), "submodule lib has commits");
      Path gitDir = WorktreeIdentity.gitDir(Path.of(tree.path())).orElseThrow();
      FolderRemoval.remove(gitDir.resolve("modules/lib/logs"));
      String archive = repository.worktrees.remove(tree).archive();
      repository.worktrees.restore(tree, archive);
      assertThat(Path.of(tree.path(), "lib/a.txt")).exists();
    }
  }

  @Test
  void losesNoFileInTheFolderOfASubmodule() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    try (ScratchRepository lib = ScratchRepository.create(library)) {
      String from = lib.origin.toString();
      String[] add = {
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", from, "über"
      };
      repository.git(add);
      repository.commit("with a submodule");
      Worktree filled = repository.make("x");
      assertThat(Path.of(filled.path(), "über/a.txt")).exists();

      FolderRemoval.remove(repository.origin.resolve(".git/modules"));
      Worktree empty = repository.make("y");
      Path mine = Files.writeString(Path.of(empty.path(), "über/mine"), "m");
      refused(() -> repository.worktrees.remove(empty), "über is a submodule without its");
      assertThat(mine).exists();
    }
  }

  @Test
  void copiesIgnoredFilesThatPatternsName() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), "secret of another");
    repository.write(".worktreeinclude", ".env*\nbuild/keep/\na.txt\nmissing\n!.env.no\n");
    repository.write(".env", "TOKEN=1\n");
    repository.write(".env.no", "not this\n");
    repository.write(".envs/local/deep", "d\n");
    repository.write("build/keep/k", "k\n");
    repository.write("build/other", "o\n");
    repository.write("notes.log", "n\n");
    Files.createSymbolicLink(repository.origin.resolve(".env.out"), outside);
    Files.createSymbolicLink(repository.origin.resolve(".env.in"), Path.of(".env"));
    Worktree tree = repository.plan("x");
    assertThat(repository.worktrees.make(tree))
        .containsExactly(
            ".worktreeinclude: .env.out is left out: it is a link out of the repository");
    Path top = Path.of(tree.path());
    assertThat(top.resolve(".env")).hasContent("TOKEN=1\n");
    assertThat(top.resolve(".env.in")).isSymbolicLink();
    assertThat(top.resolve(".envs/local/deep")).exists();
    assertThat(top.resolve("build/keep/k")).exists();
    assertThat(List.of(top.resolve(".env.no"), top.resolve(".env.out"), top.resolve("build/other")))
        .noneMatch(Files::exists);
    assertThat(repository.in(tree, "status", "--porcelain").outText()).isEmpty();

    Files.writeString(top.resolve(".env"), "TOKEN=2\n");
    Files.writeString(top.resolve("own.log"), "gone");
    assertThat(repository.worktrees.remove(tree).notSaved()).containsExactly("own.log");
    repository.worktrees.restore(tree, archive("x"));
    assertThat(top.resolve(".env")).hasContent("TOKEN=2\n");
  }

  private String archive(String name) {
    return repository.worktrees.findArchive(repository.origin.toString(), name).orElseThrow().ref();
  }

  @Test
  void neverWritesThroughALinkOfTheBranch() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    repository.git("checkout", "--quiet", "-b", "linked");
    Files.createSymbolicLink(repository.origin.resolve("conf"), outside);
    repository.commit("a link");
    repository.git("checkout", "--quiet", "main");
    repository.write(".gitignore", "conf/\n");
    repository.write(".worktreeinclude", "conf/\n");
    repository.write("conf/secret", "s\n");
    Worktree tree = repository.plan("x", repository.origin, Optional.of("linked"));
    assertThat(repository.worktrees.make(tree))
        .containsExactly(
            ".worktreeinclude: conf/secret is left out: a link leads out of the worktree there");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void goesOnWithWhatADeadDaemonBegan() throws Exception {
    Worktree onlyBranch = repository.plan("b");
    repository.git("branch", onlyBranch.branch(), onlyBranch.head());
    repository.worktrees.make(onlyBranch);
    assertThat(Path.of(onlyBranch.path(), "a.txt")).exists();

    Worktree unmarked = repository.plan("u");
    repository.git("worktree", "add", "--quiet", "-b", unmarked.branch(), unmarked.path());
    assertThat(repository.worktrees.inspect(List.of(unmarked)).getFirst().problem()).isPresent();
    repository.worktrees.make(unmarked);
    assertThat(repository.worktrees.inspect(List.of(unmarked)).getFirst().problem()).isEmpty();

    Worktree half = repository.plan("h");
    repository.git(
        "worktree", "add", "--quiet", "--no-checkout", "--lock", "-b", half.branch(), half.path());
    repository.worktrees.make(half);
    assertThat(Path.of(half.path(), "a.txt")).exists();
    assertThat(repository.git("worktree", "list", "--porcelain")).doesNotContain("locked");

    Worktree foreign = repository.plan("f");
    Files.createDirectories(Path.of(foreign.path()));
    Files.writeString(Path.of(foreign.path(), "somebody"), "else");
    refused(() -> repository.worktrees.make(foreign), "something else at " + foreign.path());
    assertThat(Path.of(foreign.path(), "somebody")).exists();
  }

  @Test
  void runsNoHookOfTheUser() throws IOException {
    Path hook = repository.origin.resolve(".git/hooks/post-checkout");
    Files.createDirectories(hook.resolveSibling(""));
    Files.writeString(hook, "#!/bin/sh\ntouch " + folder.resolve("hooked") + "\n");
    hook.toFile().setExecutable(true);
    repository.make("x");
    assertThat(folder.resolve("hooked")).doesNotExist();
  }

  @Test
  void tellsWhatIsWrong() throws IOException {
    Worktree gone = repository.make("gone");
    FolderRemoval.remove(Path.of(gone.path()));
    Worktree dirty = repository.make("dirty");
    Files.writeString(Path.of(dirty.path(), "n"), "n");
    List<WorktreeFacts> facts = repository.worktrees.inspect(List.of(gone, dirty));
    assertThat(facts.get(0).problem()).hasValue("its folder is gone");
    assertThat(facts.get(1).changes()).isEqualTo(1);
  }
}
