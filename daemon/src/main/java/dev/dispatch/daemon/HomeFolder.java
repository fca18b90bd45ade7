package dev.dispatch.daemon;

import dev.dispatch.wire.HomePaths;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes folders that only their owner may enter, and refuses those of someone else. */
final class HomeFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private HomeFolder() {}

  /** Has the home there, a folder of ours with mode 0700. */
  static void prepare(HomePaths paths) throws StartException {
    Path home = paths.home();
    try {
      Files.createDirectories(home, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(home, OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      throw new StartException(
          "DISPATCH_HOME " + home + ": " + e.getFile() + " is there and is not a folder",
          "move it away, or set DISPATCH_HOME to another folder");
    } catch (IOException e) {
      throw new StartException(
          "DISPATCH_HOME " + home + " cannot be made or used: " + reason(e),
          "make it writable for this user, or set DISPATCH_HOME to another folder");
    }
  }

  /**
   * Has the folder for short socket paths there. It lies in a folder that everyone may write, so
   * one that is a link or belongs to someone else is refused.
   */
  static void prepareShortSocketFolder() throws StartException, IOException {
    Path folder = HomePaths.shortSocketFolder();
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      boolean folderItself = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
      if (!folderItself || !folder.equals(folder.resolveSibling("dispatch-" + owner))) {
        throw new StartException(
            folder + " is not a folder of this user (owner " + owner + ")",
            "remove it, or set DISPATCH_HOME to a shorter path, which needs no such folder");
      }
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  /** The text of a file system error: its kind matters, its message often is only the path. */
  static String reason(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
  }
}
