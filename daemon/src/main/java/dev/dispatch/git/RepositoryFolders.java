package dev.dispatch.git;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The folder that holds the worktrees of one repository: {@code <root>/<repository>}, or {@code
 * <repository>-<4 hex>} where that belongs to another or was there before. A file in it says whose
 * it is.
 */
final class RepositoryFolders {
  private static final String ROOT = "DISPATCH_WORKTREE_ROOT";
  private static final String OWNER = ".dispatch-repository";

  private final Path standardRoot;

  RepositoryFolders(Path standardRoot) {
    this.standardRoot = standardRoot;
  }

  /** Where the worktrees of that repository go; it need not be there. */
  Path of(Map<String, String> environment, Path common) {
    Path root = real(root(environment));
    String name = name(common);
    Path plain = root.resolve(name);
    if (isFor(plain, common)) {
      return plain;
    }
    Path marked = root.resolve(name + "-" + digest(common));
    if (isFor(marked, common)) {
      return marked;
    }
    throw new DispatchException(
        ErrorCode.CONFLICT,
        "neither " + plain + " nor " + marked + " is free for worktrees of " + common,
        "set " + ROOT + " to another folder");
  }

  private Path root(Map<String, String> environment) {
    String given = environment.getOrDefault(ROOT, "");
    if (given.isBlank()) {
      return standardRoot;
    }
    Path root = Path.of(given);
    if (!root.isAbsolute()) {
      throw new DispatchException(
          ErrorCode.VALIDATION, ROOT + " is " + given + ", expected an absolute path");
    }
    return root.normalize();
  }

  /** Links in what is there already are resolved, as git does. */
  private static Path real(Path path) {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    } catch (IOException e) {
      return path;
    }
  }

  private static String name(Path common) {
    Path file = common.getFileName();
    Path parent = common.getParent();
    String name = file == null ? "" : file.toString();
    if (name.startsWith(".") && parent != null && parent.getFileName() != null) {
      name = parent.getFileName().toString();
    }
    name = name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
    return name.isEmpty() ? "repository" : name;
  }

  private static String digest(Path common) {
    try {
      byte[] bytes =
          MessageDigest.getInstance("SHA-256")
              .digest(common.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isFor(Path folder, Path common) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try {
      return Files.readString(folder.resolve(OWNER)).strip().equals(common.toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes the folder of a worktree's path and says in it whose it is. */
  static void claim(Path worktree, Path common) throws IOException {
    Path folder = worktree.resolveSibling("");
    Files.createDirectories(folder);
    try {
      Files.writeString(
          folder.resolve(OWNER),
          common + "\n",
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      if (!isFor(folder, common)) {
        throw new DispatchException(
            ErrorCode.CONFLICT,
            folder + " was taken for worktrees of another repository meanwhile",
            "try again");
      }
    }
  }
}
