package dev.dispatch.git;

import dev.dispatch.exec.ExecResult;
import dev.dispatch.exec.FolderRemoval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files that git ignores and a worktree needs ({@code .env} and the like): those that patterns in
 * {@code .worktreeinclude} at the repository's root name. No link is followed, on either side.
 */
final class IncludedFiles {
  private static final String PATTERNS = ".worktreeinclude";
  private static final int MAX_FILES = 20_000;
  private static final long MAX_BYTES = 1L << 30;

  private final Git git;

  IncludedFiles(Git git) {
    this.git = git;
  }

  /** Copies them into a worktree, where nothing is in their place; gives remarks. */
  List<String> copy(Path origin, Path worktree) throws IOException {
    List<String> remarks = new ArrayList<>();
    long bytes = 0;
    int files = 0;
    for (String name : wanted(origin, origin)) {
      Optional<Path> relative = relative(name);
      if (relative.isEmpty()) {
        remarks.add(leftOut(name, "its name is not UTF-8"));
        continue;
      }
      Path source = origin.resolve(relative.get());
      bytes += size(source);
      if (++files > MAX_FILES || bytes > MAX_BYTES) {
        remarks.add(leftOut(name, "and what follows; more than " + MAX_FILES + " files or 1 GiB"));
        return remarks;
      }
      copyOne(source, worktree.resolve(relative.get()), origin, worktree)
          .ifPresent(why -> remarks.add(leftOut(name, why)));
    }
    return remarks;
  }

  private static String leftOut(String name, String why) {
    return PATTERNS + ": " + name + " is left out: " + why;
  }

  /** What the origin's patterns name in a work tree, and git ignores there; as bytes. */
  private List<String> wanted(Path origin, Path top) {
    Path patterns = origin.resolve(PATTERNS);
    if (!Files.isRegularFile(patterns, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<String> query =
        List.of("ls-files", "-z", "--others", "--ignored", "--exclude-from=" + patterns);
    ExecResult listed = git.run(top, query);
    if (!listed.succeeded() && top.equals(origin)) {
      return List.of(); // a bare repository beside its worktrees has no files
    }
    List<String> matched = listed.succeeded() ? Git.split(listed) : git.parts(top, query);
    // A folder is a repository of its own; the tasks' files are dispatch's.
    List<String> files =
        matched.stream()
            .filter(name -> !name.endsWith("/") && !name.startsWith(".dispatch/tasks/"))
            .toList();
    return files.isEmpty()
        ? files
        : Git.split(git.feed(top, files, "check-ignore", "-z", "--stdin"));
  }

  private static Optional<Path> relative(String name) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)))
              .toString();
      return Optional.of(Path.of(text));
    } catch (CharacterCodingException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
  }

  /** Copies a file or a link; gives the reason where it must not. */
  private static Optional<String> copyOne(Path source, Path target, Path from, Path into)
      throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty(); // the branch has it, or an earlier attempt brought it
    }
    if (leadsOut(target, into)) {
      return Optional.of("a link leads out of the worktree there");
    }
    if (Files.isSymbolicLink(source)) {
      Path to = Files.readSymbolicLink(source);
      Path end = source.resolveSibling(to).normalize();
      boolean inside = !to.isAbsolute() && end.startsWith(from);
      if (!inside || (Files.exists(end) && !end.toRealPath().startsWith(from.toRealPath()))) {
        return Optional.of("it is a link out of the repository");
      }
    } else if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("it is no file");
    }
    Files.createDirectories(target.resolveSibling(""));
    Files.copy(source, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
    return Optional.empty();
  }

  /** Whether a link in the way to a file that is not there leads out of a folder. */
  private static boolean leadsOut(Path file, Path top) throws IOException {
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        return !Files.isDirectory(at) || !at.toRealPath().startsWith(top.toRealPath());
      }
    }
    return true;
  }

  /**
   * Keeps those of a worktree that differ from the origin's; gives the names, as bytes, of all that
   * a worktree can get again. A link of the worktree's own is not among them.
   */
  List<String> keep(Path origin, Path worktree, Path kept) throws IOException {
    List<String> names = wanted(origin, worktree);
    FolderRemoval.remove(kept);
    List<String> safe = new ArrayList<>();
    for (String name : names) {
      Optional<Path> relative = relative(name);
      if (relative.isEmpty()) {
        throw new IOException(name + " is ignored by git and its name is not UTF-8");
      }
      Path mine = worktree.resolve(relative.get());
      Path theirs = origin.resolve(relative.get());
      if (Files.isRegularFile(mine, LinkOption.NOFOLLOW_LINKS) || isSameLink(mine, theirs)) {
        safe.add(name);
      }
      if (Files.isRegularFile(mine, LinkOption.NOFOLLOW_LINKS)
          && !(Files.isRegularFile(theirs, LinkOption.NOFOLLOW_LINKS)
              && Files.mismatch(mine, theirs) < 0)) {
        Path target = kept.resolve(relative.get());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(mine, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return safe;
  }

  private static boolean isSameLink(Path mine, Path theirs) throws IOException {
    return Files.isSymbolicLink(mine)
        && Files.isSymbolicLink(theirs)
        && Files.readSymbolicLink(mine).equals(Files.readSymbolicLink(theirs));
  }

  /** Puts back what was kept. */
  void putBack(Path kept, Path worktree) throws IOException {
    if (!Files.isDirectory(kept, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        kept,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path target = worktree.resolve(kept.relativize(file).toString());
            if (attributes.isRegularFile() && !leadsOut(target, worktree)) {
              Files.createDirectories(target.resolveSibling(""));
              Files.copy(
                  file,
                  target,
                  StandardCopyOption.REPLACE_EXISTING,
                  StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
