package dev.dispatch.client;

import dev.dispatch.wire.RequestId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's {@code ipc} folder as its worker sees it: {@code NNN.question|answer|done}. Stateless
 * but for the path; many processes may work in the folder at once.
 */
final class IpcFiles {
  private static final Duration STILL = Duration.ofMillis(150);
  private static final int MIN_DIGITS = 3;
  private static final int MAX_DIGITS = 6;
  private static final long MAX_BYTES = 1L << 20;

  private final Path folder;
  private final InstantSource clock;

  IpcFiles(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Writes a question under the highest number + 1. It is linked to its name, which fails where the
   * name is taken: of racing askers each gets a number of its own.
   *
   * @throws IOException where the folder cannot be written to
   */
  int addQuestion(String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    Path temporary = folder.resolve("." + RequestId.random().value() + ".tmp");
    Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      for (int number = highest() + 1; ; number++) {
        try {
          link(file(number, "question"), temporary, bytes);
          return number;
        } catch (FileAlreadyExistsException taken) {
          // Somebody was faster.
        }
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void link(Path name, Path temporary, byte[] bytes) throws IOException {
    try {
      Files.createLink(name, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException noLinks) {
      // A file system without hard links. The text ends in a newline, by which it counts as whole.
      Files.write(name, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** The highest number any file has; 0 in an empty folder. */
  private int highest() throws IOException {
    int highest = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        highest = Math.max(highest, number(entry, null));
      }
    }
    return highest;
  }

  /** The number of an open question that says exactly this and has time left; 0 for none. */
  int findOpen(String text) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        int number = number(entry, "question");
        if (number > 0) {
          numbers.add(number);
        }
      }
    }
    for (int number : numbers) {
      boolean closed = exists(number, "answer") || exists(number, "done");
      if (!closed && text.equals(text(number, "question")) && !timeLeft(number).isNegative()) {
        return number;
      }
    }
    return 0;
  }

  /** A file's number, where it is of that kind or the kind is null; else 0. */
  private static int number(Path entry, @Nullable String kind) {
    String name = entry.getFileName().toString();
    int digits = 0;
    while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
      digits++;
    }
    if (digits < MIN_DIGITS || digits > MAX_DIGITS) {
      return 0;
    }
    String rest = name.substring(digits);
    boolean matches =
        kind == null
            ? rest.equals(".question") || rest.equals(".answer") || rest.equals(".done")
            : rest.equals("." + kind);
    return matches ? Integer.parseInt(name.substring(0, digits)) : 0;
  }

  /** Whether there is such a question. */
  boolean hasQuestion(int number) {
    return exists(number, "question");
  }

  /** The question's own time and default. */
  QuestionFile question(int number) throws IOException {
    return QuestionFile.parse(text(number, "question"));
  }

  /** How long the question still waits; negative once its time is over. */
  Duration timeLeft(int number) throws IOException {
    Duration timeout = question(number).timeout();
    long askedAt = Files.getLastModifiedTime(file(number, "question")).toMillis();
    Duration left = timeout.minusMillis(clock.millis() - askedAt);
    return left.compareTo(timeout) > 0 ? timeout : left; // the clock was set back meanwhile
  }

  /** The answer, once it is there and whole; null before. */
  @Nullable String answer(int number) throws IOException {
    Path file = file(number, "answer");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      return null;
    }
    boolean whole = bytes[bytes.length - 1] == '\n';
    long age = clock.millis() - Files.getLastModifiedTime(file).toMillis();
    if (!whole && age >= 0 && age < STILL.toMillis()) {
      return null;
    }
    return new String(bytes, 0, whole ? bytes.length - 1 : bytes.length, StandardCharsets.UTF_8);
  }

  /** Says that the answer was read. */
  void acknowledge(int number) {
    try {
      Files.write(file(number, "done"), new byte[0]);
    } catch (IOException e) {
      // The answer is out; without the file dispatch only does not know that it was read.
    }
  }

  private String text(int number, String kind) throws IOException {
    Path file = file(number, kind);
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is too large");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private boolean exists(int number, String kind) {
    return Files.exists(file(number, kind), LinkOption.NOFOLLOW_LINKS);
  }

  private Path file(int number, String kind) {
    return folder.resolve(padded(number) + "." + kind);
  }

  /** At least three digits. */
  static String padded(int number) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, MIN_DIGITS - digits.length())) + digits;
  }

  /** The number that a text of digits names; 0 where it names none. */
  static int parseNumber(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
