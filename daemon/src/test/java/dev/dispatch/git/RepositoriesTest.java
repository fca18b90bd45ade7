package dev.dispatch.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read off a repository's files is what the real git says. */
final class RepositoriesTest {
  private final Repositories repositories = new Repositories();
  @TempDir private Path temp;
  private Path top = Path.of("/");

  @BeforeEach
  void makeRepository() throws Exception {
    top = Files.createDirectory(temp.toRealPath().resolve("top"));
    git(top, "init", "-q");
    git(
        top,
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@t",
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "1");
  }

  private String git(Path at, String... args) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("git"), Stream.of(args)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(at.toFile());
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.strip();
  }

  @Test
  void findsTheTopThatGitFinds() throws Exception {
    Path below = Files.createDirectories(top.resolve("a/b"));
    assertThat(repositories.rootOf(below.toString())).isEqualTo(top.toString());
    Path linked = temp.toRealPath().resolve("linked");
    git(top, "worktree", "add", "-q", linked.toString());
    assertThat(repositories.rootOf(linked.toString()))
        .isEqualTo(git(linked, "rev-parse", "--show-toplevel"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), below);
    assertThat(repositories.rootOf(link.toString())).isEqualTo(top.toString());
  }

  @Test
  void takesAFolderOutsideOfGitAsItsOwnRoot() throws IOException {
    Path plain = Files.createDirectories(temp.toRealPath().resolve("plain/sub"));
    assertThat(repositories.rootOf(plain.toString())).isEqualTo(plain.toString());
    Files.createDirectory(plain.resolve(".git"));
    assertThat(repositories.rootOf(plain.toString())).as("no HEAD").isEqualTo(plain.toString());
    assertThatThrownBy(() -> repositories.rootOf(temp + "/gone"))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void keepsTaskFoldersOutOfGitOnceInEveryWorktree() throws Exception {
    Path linked = temp.toRealPath().resolve("linked");
    git(top, "worktree", "add", "-q", linked.toString());
    Path exclude = top.resolve(".git/info/exclude");
    Files.writeString(exclude, "mine"); // no newline at its end
    for (int i = 0; i < 2; i++) {
      repositories.excludeTasks(top);
      repositories.excludeTasks(linked);
    }
    assertThat(exclude).hasContent("mine\n/.dispatch/tasks/\n");
    for (Path tree : List.of(top, linked)) {
      Path file = tree.resolve(".dispatch/tasks/x/plan.md");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
      assertThat(git(tree, "status", "--porcelain")).isEmpty();
    }
  }
}
