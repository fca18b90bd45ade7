package dev.dispatch.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.worktree.BranchNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called plain is a branch for git itself. */
final class PlainBranchNamesTest {
  private static final List<String> PARTS =
      List.of(
          "a", "B1", "é", "世", "/", ".", "-", "_", "+", "#", "@", "=", "%", ".lock", "HEAD", "x");

  @TempDir private Path folder = Path.of("");

  @Test
  void gitTakesThem() {
    Random random = new Random(3);
    try (ProcessRunner runner = new ProcessRunner()) {
      Git git = new Git(runner);
      for (int taken = 0; taken < 300; ) {
        StringBuilder name = new StringBuilder();
        for (int n = random.nextInt(6); n >= 0; n--) {
          name.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        if (BranchNames.isPlain(name.toString())) {
          taken++;
          assertThat(git.run(folder, "check-ref-format", "--branch", name.toString()).exitCode())
              .as(name.toString())
              .isZero();
        }
      }
    }
  }
}
