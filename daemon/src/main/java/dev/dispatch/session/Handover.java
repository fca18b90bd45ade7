package dev.dispatch.session;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The daemon's half of the way to an agent's stdin. A payload is handed over at the moment its file
 * is renamed into {@code in/}; the command in the control FIFO only tells of it, may be repeated,
 * and is repeated by an adopting daemon. Payloads are given by one thread at a time: the owner of
 * the process.
 */
final class Handover {
  /** Leaves room in the control FIFO (64 KiB), so that writing a command never blocks. */
  private static final int MAX_PENDING = 1000;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{6,9}");
  private static final String TAKEN = ".taken";

  private final ProcessFolder folder;

  Handover(ProcessFolder folder) {
    this.folder = folder;
  }

  /** Hands over under a number; once only, however often it is called. */
  void send(int number, ByteBuffer payload) {
    String name = name(number);
    Path file = folder.in().resolve(name);
    try {
      if (!Files.exists(file)) {
        refuseIfFull();
        Path draft = folder.in().resolve(name + ".draft");
        Files.deleteIfExists(draft);
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        ProcessFolder.writeNew(draft, bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      command("send " + name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hand payload " + name + " to " + folder.path(), e);
    }
  }

  private void refuseIfFull() {
    int pending = pending().size();
    if (pending >= MAX_PENDING) {
      throw new DispatchException(
          ErrorCode.OVERLOADED,
          "agent process "
              + folder.path().getFileName()
              + " does not read: "
              + pending
              + " messages wait");
    }
  }

  /** Ends the agent's stdin after what was handed over before. */
  void eof() {
    command("eof -");
  }

  /** Tells the shim again of everything it has not taken up. */
  void remind() {
    pending().forEach(number -> command("send " + name(number)));
  }

  /**
   * One write of less than PIPE_BUF, which is never torn; what a dying daemon may have left torn
   * before it is cut off by the leading line end.
   */
  private void command(String text) {
    byte[] line = ('\n' + text + " ;\n").getBytes(StandardCharsets.US_ASCII);
    // Read-write: opening and writing then never wait for the shim, nor fail for want of it.
    try (FileChannel ctl =
        FileChannel.open(folder.file("ctl"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ctl.write(ByteBuffer.wrap(line));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder.file("ctl"), e);
    }
  }

  /** Withdraws a payload. True if the agent does not see any of it. */
  boolean cancel(int number) {
    if (state(number) == PayloadState.UNKNOWN) {
      return false;
    }
    try {
      ProcessFolder.writeNew(folder.in().resolve(name(number) + TAKEN), "cancelled\n");
      return true;
    } catch (FileAlreadyExistsException e) {
      return state(number) == PayloadState.CANCELLED;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot withdraw payload " + number + " of " + folder.path(), e);
    }
  }

  PayloadState state(int number) {
    Path file = folder.in().resolve(name(number));
    try {
      if (!Files.exists(file)) {
        return PayloadState.UNKNOWN;
      }
      Path taken = folder.in().resolve(name(number) + TAKEN);
      if (!Files.exists(taken)) {
        return PayloadState.PENDING;
      }
      if (Files.size(taken) > 0) {
        return PayloadState.CANCELLED;
      }
      return sent().contains(number) ? PayloadState.SENT : PayloadState.TAKEN;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot look at payload " + number + " of " + folder.path(), e);
    }
  }

  /** The numbers in the shim's journal, in order; a torn last line does not count. */
  List<Integer> sent() {
    try {
      String text = Files.readString(folder.file("sent"), StandardCharsets.ISO_8859_1);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> NUMBER.matcher(line).matches())
          .map(Integer::valueOf)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.file("sent"), e);
    }
  }

  /** Payloads that nobody has taken up, lowest first. */
  Set<Integer> pending() {
    Set<String> names = names();
    return names.stream()
        .filter(name -> NUMBER.matcher(name).matches() && !names.contains(name + TAKEN))
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One more than any number used so far; 1 is the first. */
  int nextNumber() {
    return 1
        + names().stream()
            .filter(name -> NUMBER.matcher(name).matches())
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
  }

  private Set<String> names() {
    try (Stream<Path> entries = Files.list(folder.in())) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder.in(), e);
    }
  }

  private static String name(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("payload number " + number);
    }
    return "%06d".formatted(number);
  }
}
