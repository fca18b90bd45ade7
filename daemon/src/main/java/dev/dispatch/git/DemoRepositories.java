package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.ExecSpec;
import dev.dispatch.exec.FolderRemoval;
import dev.dispatch.exec.ProcessRunner;
import dev.dispatch.task.DemoPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Throw-away repositories under {@code $DISPATCH_HOME/demo}, made with git. */
public final class DemoRepositories implements DemoPlace {
  private final Path directory;
  private final ProcessRunner runner;

  public DemoRepositories(Path directory, ProcessRunner runner) {
    this.directory = directory;
    this.runner = runner;
  }

  @Override
  public String create() {
    try {
      Files.createDirectories(directory);
      Path root = Files.createTempDirectory(directory, "repository-").toRealPath();
      Files.writeString(
          root.resolve("README.md"), "# A small project\n\nIt has no greeting yet.\n");
      git(root, "init", "--quiet");
      git(root, "add", "README.md");
      git(root, "commit", "--quiet", "-m", "Begin");
      return root.toString();
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL, "the demo's repository cannot be made in " + directory + ": " + e)
          .causedBy(e);
    }
  }

  @Override
  public String diff(String root) {
    Path path = Path.of(root);
    git(path, "add", "--intent-to-add", ".");
    return git(path, "diff", "--no-color");
  }

  /** Runs git without the user's own configuration, which may ask or sign. */
  private String git(Path root, String... arguments) {
    List<String> argv = new ArrayList<>(List.of("git"));
    argv.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    environment.put("HOME", root.toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "dispatch demo");
      environment.put("GIT_" + role + "_EMAIL", "demo@localhost");
    }
    ExecResult result = runner.run(ExecSpec.of(argv, root, environment));
    if (!result.succeeded()) {
      throw new DispatchException(
          ErrorCode.INTERNAL,
          "git " + String.join(" ", arguments) + " failed: " + result.errText().strip(),
          "install git; dispatch doctor shows what is there");
    }
    return result.outText();
  }

  @Override
  public boolean isOwn(String root) {
    try {
      Path parent = Path.of(root).getParent();
      return parent != null
          && Files.isDirectory(directory)
          && parent.equals(directory.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void remove(String root) {
    if (!isOwn(root)) {
      throw new IllegalArgumentException(root + " is no demo repository");
    }
    try {
      FolderRemoval.remove(Path.of(root));
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.INTERNAL, root + " cannot be removed: " + e)
          .causedBy(e);
    }
  }
}
