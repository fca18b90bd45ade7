package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.task.Roots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What has to be known of git to find a root and to leave files out; read off the file system,
 * since every command asks and starting git costs milliseconds.
 */
public final class Repositories implements Roots {
  private static final String RULE = "/.dispatch/tasks/";

  @Override
  public String rootOf(String cwd) {
    Path directory;
    try {
      directory = Path.of(cwd).toRealPath();
    } catch (IOException e) {
      throw new DispatchException(ErrorCode.VALIDATION, "the directory " + cwd + " is not there")
          .causedBy(e);
    }
    if (!Files.isDirectory(directory)) {
      throw new DispatchException(ErrorCode.VALIDATION, cwd + " is not a directory");
    }
    for (Path at = directory; at != null; at = at.getParent()) {
      if (gitFolder(at).isPresent()) {
        return at.toString();
      }
    }
    return directory.toString();
  }

  /** The git folder of a work tree whose top this is: {@code .git}, or where that file points. */
  private static Optional<Path> gitFolder(Path top) {
    Path entry = top.resolve(".git");
    if (Files.isDirectory(entry)) {
      return Files.exists(entry.resolve("HEAD")) ? Optional.of(entry) : Optional.empty();
    }
    if (!Files.isRegularFile(entry)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(entry).strip();
      return text.startsWith("gitdir:")
          ? Optional.of(top.resolve(text.substring("gitdir:".length()).strip()).normalize())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Adds the rule to the {@code info/exclude} that git reads for this work tree, once. */
  public void excludeTasks(Path root) throws IOException {
    Optional<Path> git = gitFolder(root);
    if (git.isEmpty()) {
      return;
    }
    Path exclude = commonFolder(git.get()).resolve("info").resolve("exclude");
    List<String> present =
        Files.exists(exclude)
            ? Files.readString(exclude, StandardCharsets.ISO_8859_1).lines().toList()
            : List.of();
    if (present.stream().map(String::strip).anyMatch(RULE::equals)) {
      return;
    }
    Files.createDirectories(exclude.getParent());
    boolean unfinished =
        Files.exists(exclude)
            && Files.size(exclude) > 0
            && !Files.readString(exclude, StandardCharsets.ISO_8859_1).endsWith("\n");
    Files.writeString(
        exclude,
        (unfinished ? "\n" : "") + RULE + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** A linked worktree shares {@code info/} with its repository. */
  private static Path commonFolder(Path git) throws IOException {
    Path pointer = git.resolve("commondir");
    return Files.exists(pointer) ? git.resolve(Files.readString(pointer).strip()).normalize() : git;
  }
}
