package dev.dispatch.planfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Writes whole files: to a temporary name in the same folder, then renamed or linked. */
final class Replace {
  private static final AtomicLong COUNTER = new AtomicLong(System.nanoTime());

  private Replace() {}

  /** Writes a file, replacing what is there. */
  static void write(Path file, String text) throws IOException {
    Path temporary = temporary(file, text);
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces a file only if it still says what was read; false where it does not. */
  static boolean writeIfUnchanged(Path file, String before, String after) throws IOException {
    Path temporary = temporary(file, after);
    try {
      if (!Arrays.equals(Files.readAllBytes(file), before.getBytes(StandardCharsets.UTF_8))) {
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
   * Makes a file that must not be there.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is
   */
  static void createExclusively(Path file, String text) throws IOException {
    Path temporary = temporary(file, text);
    try {
      Files.createLink(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path temporary(Path file, String text) throws IOException {
    Path temporary =
        file.resolveSibling(
            "." + file.getFileName() + "." + Long.toHexString(COUNTER.incrementAndGet()) + ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  /** Why a file operation failed, in words. */
  static String reason(IOException e) {
    if (e instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
