package dev.dispatch.client;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file for what a daemon's JVM prints itself: its owner's alone, and not for ever longer. */
final class RawOutput {
  private static final long MAX_BYTES = 1L << 20;

  private RawOutput() {}

  /**
   * Before a daemon is started that appends to the file. A long one is put aside as {@code .1}, in
   * the place of the one before; a daemon that still writes to it goes on doing so.
   */
  static void prepare(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException earlier) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
