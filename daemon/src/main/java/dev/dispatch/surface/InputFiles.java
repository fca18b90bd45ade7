package dev.dispatch.surface;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files a caller names as input. */
public final class InputFiles {
  /** More than any prompt; a limit so that a device or a log is not read without end. */
  public static final int MAX_SIZE_BYTES = 16 * 1024 * 1024;

  private InputFiles() {}

  /** Reads a regular file, relative to the caller's directory, as UTF-8. */
  public static String read(String cwd, String path) {
    try {
      Path file = Path.of(cwd).resolve(path);
      if (!Files.exists(file)) {
        throw refused(path, "is not there (looked in " + Quoted.of(cwd) + ")");
      }
      if (!Files.isRegularFile(file)) {
        throw refused(path, "is not a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return decode(path, in.readNBytes(MAX_SIZE_BYTES + 1));
      }
    } catch (IOException e) {
      throw refused(path, "cannot be read: " + e).causedBy(e);
    } catch (InvalidPathException e) {
      throw refused(path, "is not a path").causedBy(e);
    }
  }

  /** Takes bytes as UTF-8 text; refuses what is none, or too much. */
  public static String decode(String name, byte[] bytes) {
    if (bytes.length > MAX_SIZE_BYTES) {
      throw refused(name, "is larger than " + MAX_SIZE_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(name, "is not UTF-8 text").causedBy(e);
    }
  }

  private static DispatchException refused(String path, String why) {
    return new DispatchException(ErrorCode.VALIDATION, "input " + Quoted.of(path) + " " + why);
  }
}
