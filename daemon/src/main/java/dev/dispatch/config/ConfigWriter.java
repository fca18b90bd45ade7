package dev.dispatch.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes whole files: to a temporary name in the same folder, then renamed. A link is followed and
 * stays a link; the mode stays.
 */
final class ConfigWriter {
  private static final AtomicLong COUNTER = new AtomicLong(System.nanoTime());
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private ConfigWriter() {}

  /** Replaces a file only if it still holds what was read; false where it does not. */
  static boolean replace(Path place, byte[] before, byte[] after) throws IOException {
    Path file = place.toRealPath();
    Path temporary = temporary(file, after);
    try {
      Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
      if (!Arrays.equals(Files.readAllBytes(file), before)) {
        return false;
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Makes a file that must not be there, for its owner alone: commands and variables may be secret.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is
   */
  static void create(Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path temporary = temporary(file, bytes);
    try {
      Files.createLink(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path file, byte[] bytes) throws IOException {
    Path temporary =
        file.resolveSibling(
            "." + file.getFileName() + "." + Long.toHexString(COUNTER.incrementAndGet()) + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }
}
