package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.exec.ExecResult;
import dev.dispatch.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Repositories within a worktree. A submodule's repository lives in the worktree's own git folder
 * and goes with it, and a repository of its own in the tree is no content for git: neither can be
 * archived, so a worktree is not removed while one of them holds work that is nowhere else.
 */
final class Submodules {
  private static final String LINK_MODE = "160000 ";

  private final Git git;

  Submodules(Git git) {
    this.git = git;
  }

  /**
   * Fills the submodules that the origin has, from the origin's own copies: no network is used.
   * Gives remarks on those it could not fill.
   */
  List<String> fill(Worktree tree) {
    Path top = Path.of(tree.path());
    if (!Files.isRegularFile(top.resolve(".gitmodules"), LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<String> remarks = new ArrayList<>();
    ExecResult listed =
        git.run(
            top, "config", "-z", "-f", ".gitmodules", "--get-regexp", "^submodule\\..*\\.path$");
    for (String read : Git.split(listed)) {
      String entry = TreeArchive.utf8(read);
      int end = entry.indexOf('\n');
      String key = entry.substring(0, Math.max(0, end));
      String path = entry.substring(end + 1);
      String name = key.substring("submodule.".length(), key.length() - ".path".length());
      Path modules = Path.of(tree.repository()).resolve("modules");
      Path module = modules.resolve(name).normalize();
      if (!module.startsWith(modules) || !Files.isDirectory(module)) {
        remarks.add("submodule " + name + " is empty: the origin has no copy of it");
      } else if (!fillOne(top, name, path, module)) {
        remarks.add("submodule " + name + " is empty: it could not be filled from " + module);
      }
    }
    return remarks;
  }

  private boolean fillOne(Path top, String name, String path, Path module) {
    return git.run(
                top,
                "-c",
                "protocol.file.allow=always",
                "-c",
                "submodule." + name + ".url=" + module,
                "submodule",
                "--quiet",
                "update",
                "--init",
                "--",
                path)
            .succeeded()
        && git.run(top, "submodule", "--quiet", "sync", "--", path).succeeded();
  }

  /** Fails where a repository within the worktree holds something that is nowhere else. */
  void requireNothingOwn(Worktree tree, Path at, Path gitDir) {
    for (String name : git.parts(at, "ls-files", "-z", "--others", "--exclude-standard")) {
      if (name.endsWith("/")) {
        throw refused(tree, TreeArchive.utf8(name) + " is a git repository of its own");
      }
    }
    Path modules = gitDir.resolve("modules");
    for (String entry : git.parts(at, "ls-files", "-z", "--stage")) {
      String path = TreeArchive.utf8(entry.substring(entry.indexOf('\t') + 1));
      if (entry.startsWith(LINK_MODE)) {
        ownIn(at.resolve(path), modules)
            .ifPresent(why -> {
              throw refused(tree, path + why);
            });
      }
    }
    for (Path module : repositories(modules)) {
      Path name = modules.relativize(module);
      if (isDirty(at, module)) {
        throw refused(tree, "submodule " + name + " has changes that are not committed");
      }
      if (hasOwnCommits(module, Path.of(tree.repository()).resolve("modules").resolve(name))) {
        throw refused(tree, "submodule " + name + " has commits that are nowhere else");
      }
    }
  }

  /** What the folder of a submodule holds that neither git nor the submodule's repository sees. */
  private static Optional<String> ownIn(Path folder, Path modules) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
      return WorktreeIdentity.gitDir(folder).filter(at -> at.startsWith(modules)).isPresent()
          ? Optional.empty()
          : Optional.of(" is a git repository of its own");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().isPresent()
          ? Optional.of(" is a submodule without its repository, and git does not see its files")
          : Optional.empty();
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.INTERNAL, folder + " cannot be read: " + e).causedBy(e);
    }
  }

  private static List<Path> repositories(Path modules) {
    if (!Files.isDirectory(modules)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(modules, 8)) {
      return walk.filter(folder ->
              Files.isRegularFile(folder.resolve("HEAD"))
                  && Files.isDirectory(folder.resolve("objects")))
          .toList();
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.INTERNAL, modules + " cannot be read: " + e)
          .causedBy(e);
    }
  }

  private boolean isDirty(Path at, Path module) {
    String relative =
        git.run(at, "config", "--file", module.resolve("config").toString(), "core.worktree")
            .outText()
            .strip();
    Path files = module.resolve(relative).normalize();
    if (relative.isEmpty() || !Files.exists(files.resolve(".git"))) {
      return false; // its files are not there
    }
    ExecResult status =
        git.run(
            files, "status", "--porcelain", "--untracked-files=all", "--ignore-submodules=none");
    return !status.succeeded() || !status.outText().isBlank();
  }

  /** Commits on no branch of a remote that the origin's copy does not have either. */
  private boolean hasOwnCommits(Path module, Path origins) {
    ExecResult commits =
        git.run(
            module,
            "--git-dir=" + module,
            "--work-tree=" + module,
            "rev-list",
            "--all",
            "--reflog",
            "HEAD",
            "--not",
            "--remotes",
            "--");
    if (!commits.succeeded()) {
      return true;
    }
    if (commits.outText().isBlank()) {
      return false;
    }
    if (!Files.isDirectory(origins)) {
      return true;
    }
    String there =
        git.text(
            origins,
            List.of("--git-dir=" + origins, "--work-tree=" + origins, "cat-file", "--batch-check"),
            commits.outText());
    return there.lines().anyMatch(line -> line.endsWith(" missing"));
  }

  private static DispatchException refused(Worktree tree, String why) {
    return new DispatchException(
        ErrorCode.CONFLICT,
        "worktree " + tree.name() + " cannot be archived: " + why,
        "push or move it, then remove the worktree again");
  }
}
