package dev.dispatch.planfile;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.task.TaskFiles.Ipc;
import dev.dispatch.task.TaskFiles.IpcFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files by which a worker asks and is answered: {@code NNN.question|answer|done}. */
final class IpcFolder {
  /** Touched when every item is ticked. */
  static final String COMPLETION = ".done";

  private static final Pattern NUMBERED = Pattern.compile("([0-9]{3,6})\\.(question|answer|done)");
  private static final Duration STILL = Duration.ofMillis(150);
  private static final long MAX_BYTES = 1L << 20;
  private static final int MAX_FILES = 10_000;

  private final InstantSource clock;

  IpcFolder(InstantSource clock) {
    this.clock = clock;
  }

  /** What stands there; a folder that is not there is empty and not present. */
  Ipc read(Path folder) {
    List<IpcFile> questions = new ArrayList<>();
    List<IpcFile> answers = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    boolean marked = false;
    boolean unsettled = false;
    int seen = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        marked |= name.equals(COMPLETION);
        Matcher matcher = NUMBERED.matcher(name);
        if (!matcher.matches() || seen++ > MAX_FILES) {
          continue;
        }
        int number = Integer.parseInt(matcher.group(1));
        if (matcher.group(2).equals("done")) {
          done.add(number);
          continue;
        }
        Optional<String> text = settled(entry);
        unsettled |= text.isEmpty() && mayBeBeingWritten(entry);
        List<IpcFile> target = matcher.group(2).equals("question") ? questions : answers;
        text.ifPresent(t -> target.add(new IpcFile(number, t)));
      }
    } catch (IOException e) {
      return new Ipc(List.of(), List.of(), Set.of(), false, false, Files.isDirectory(folder));
    }
    questions.sort(Comparator.comparingInt(IpcFile::number));
    return new Ipc(questions, answers, done, marked, unsettled, true);
  }

  /** The text of a file that is whole: it ends in a newline, or nobody wrote for 150 ms. */
  private Optional<String> settled(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    long size = Files.size(file);
    byte[] bytes = size > MAX_BYTES ? head(file) : Files.readAllBytes(file);
    boolean whole = bytes.length > 0 && bytes[bytes.length - 1] == '\n' && size <= MAX_BYTES;
    Instant written = Files.getLastModifiedTime(file).toInstant();
    Duration age = Duration.between(written, clock.instant());
    // a time in the future is the clock's doing, not a writer's
    boolean still = age.compareTo(STILL) >= 0 || age.isNegative();
    if (!whole && !still) {
      return Optional.empty();
    }
    if (bytes.length == 0) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  /** A folder in a question's place, or a file that stays empty, is nothing to look for again. */
  private boolean mayBeBeingWritten(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant());
    return !age.isNegative() && age.compareTo(STILL) < 0;
  }

  private static byte[] head(Path file) throws IOException {
    try (java.io.InputStream in = Files.newInputStream(file)) {
      return in.readNBytes((int) MAX_BYTES);
    }
  }

  /** Writes a question under the highest number + 1; racing askers each get their own. */
  int addQuestion(Path folder, String text) {
    try {
      int number = highest(folder) + 1;
      while (true) {
        try {
          Replace.createExclusively(file(folder, number, "question"), text + "\n");
          return number;
        } catch (FileAlreadyExistsException e) {
          number++;
        }
      }
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "the question cannot be written to " + folder + ": " + Replace.reason(e))
          .causedBy(e);
    }
  }

  private static int highest(Path folder) throws IOException {
    int highest = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher matcher = NUMBERED.matcher(entry.getFileName().toString());
        if (matcher.matches()) {
          highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
        }
      }
    }
    return highest;
  }

  /** Writes an answer unless one is there; gives what stands there. */
  String writeAnswer(Path folder, int number, String text) {
    Path file = file(folder, number, "answer");
    try {
      try {
        Replace.createExclusively(file, text + "\n");
        return text;
      } catch (FileAlreadyExistsException e) {
        String present = Files.readString(file);
        return present.endsWith("\n") ? present.substring(0, present.length() - 1) : present;
      }
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "the answer cannot be written to " + file + ": " + Replace.reason(e))
          .causedBy(e);
    }
  }

  private static Path file(Path folder, int number, String kind) {
    return folder.resolve("%03d.%s".formatted(number, kind));
  }
}
