package dev.dispatch.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.Worktrees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever was done in a worktree, its removal loses nothing: over 500 seeded trees the files, the
 * branch and every commit are there after {@code rm} and {@code restore}, also after git has thrown
 * away all that nothing leads to.
 */
@Timeout(1200)
final class WorktreePropertyTest {
  private static final int TREES = Integer.getInteger("dispatch.trees", 500);
  private static final int PER_REPOSITORY = 20;
  private static final int THREADS = 2;

  @TempDir Path folder;

  @Test
  void losesNothingThatAPersonMade() throws Exception {
    List<Future<?>> batches = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int first = 0; first < TREES; first += PER_REPOSITORY) {
        int from = first;
        batches.add(
            threads.submit(() -> {
              batch(from, Math.min(TREES, from + PER_REPOSITORY));
              return true;
            }));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    }
  }

  private void batch(int from, int to) throws Exception {
    Path here = Files.createDirectories(folder.resolve("batch-" + from));
    try (ScratchRepository repository = ScratchRepository.create(here)) {
      for (int seed = from; seed < to; seed++) {
        story(repository, seed, seed % PER_REPOSITORY == PER_REPOSITORY - 1);
      }
    }
    FolderRemoval.remove(here);
  }

  private static void story(ScratchRepository repository, int seed, boolean collect)
      throws Exception {
    Worktree tree = repository.make("seed-" + seed);
    RandomTree life = new RandomTree(tree, repository.git, seed);
    life.live();
    String what = "seed " + seed + " steps " + life.done;
    Map<Path, String> content = life.content();
    String head = life.head();
    boolean conflicted = life.isConflicted();
    String staged = life.staged();
    Set<String> blobs = life.stagedBlobs().collect(Collectors.toSet());
    String stash = repository.git.run(repository.origin, "rev-parse", "refs/stash").outText();

    Worktrees.Removed removed = repository.worktrees.remove(tree);
    assertThat(Path.of(tree.path())).as(what).doesNotExist();
    if (collect) {
      repository.git("reflog", "expire", "--expire=now", "--all");
      repository.git("gc", "--quiet", "--prune=now");
    }
    Set<String> reachable = new HashSet<>();
    repository
        .git("rev-list", "--objects", "--all", "--no-object-names")
        .lines()
        .forEach(reachable::add);
    assertThat(reachable).as(what).containsAll(life.commits);
    if (!conflicted) {
      assertThat(reachable).as(what).containsAll(blobs);
    }
    assertThat(repository.git.run(repository.origin, "rev-parse", "refs/stash").outText())
        .as(what)
        .isEqualTo(stash);

    repository.worktrees.restore(tree, removed.archive());
    assertThat(life.content()).as(what).isEqualTo(content);
    assertThat(life.head()).as(what).isEqualTo(head);
    if (!conflicted) {
      assertThat(life.staged()).as(what).isEqualTo(staged);
    }
  }
}
