package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.transport.shared.LaneFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept in a lane's folder of its conversation on a server: where it is, and what is to be
 * handed over, under which number, so that it is handed over once whenever the daemon died.
 */
record ThreadFiles(LaneFolders folders) {
  private static final String NEXT = ".next";

  /**
   * A payload with the number it has on its server.
   *
   * @param line empty once it is stored what became of it
   */
  record Numbered(ProcessId server, int number, String line) {
    boolean isSettled() {
      return line.isEmpty();
    }

    Numbered settled() {
      return new Numbered(server, number, "");
    }
  }

  Optional<ProcessId> server(LaneRef lane) {
    return read(file(lane, "server")).map(ProcessId::new);
  }

  void keepServer(LaneRef lane, ProcessId server) {
    write(file(lane, "server"), server.value());
  }

  /** It is on none any more: what was told to that one is not told to another. */
  void forgetServer(LaneRef lane) {
    delete(file(lane, "server"));
    settleFirst(lane);
    delete(file(lane, "resumption"));
    messageFiles(lane).forEach(ThreadFiles::delete);
  }

  /** The agent's own id of the conversation, once it told. */
  Optional<String> thread(LaneRef lane) {
    return read(file(lane, "thread"));
  }

  void keepThread(LaneRef lane, String thread) {
    write(file(lane, "thread"), thread);
  }

  /** The first message; empty for none. */
  String prompt(LaneRef lane) {
    return read(folders.prompt(lane)).orElse("");
  }

  void keepPrompt(LaneRef lane, String prompt) {
    write(folders.prompt(lane), prompt);
  }

  /** What starts the conversation. */
  Optional<Numbered> start(LaneRef lane) {
    return numbered(file(lane, "start"));
  }

  void keepStart(LaneRef lane, Numbered payload) {
    keep(file(lane, "start"), payload);
  }

  /** What took it up on the server it is on, where that is not the one it was started on. */
  Optional<Numbered> resumption(LaneRef lane) {
    return numbered(file(lane, "resumption"));
  }

  void keepResumption(LaneRef lane, Numbered payload) {
    keep(file(lane, "resumption"), payload);
  }

  /** The server knows it now. */
  void settleResumption(LaneRef lane) {
    resumption(lane).ifPresent(kept -> keepResumption(lane, kept.settled()));
  }

  /** Whether that server told that it knows the conversation. */
  boolean isKnownTo(LaneRef lane, ProcessId server) {
    Optional<Numbered> resumption = resumption(lane).filter(told -> told.server().equals(server));
    return resumption.isPresent()
        ? resumption.get().isSettled()
        : start(lane).filter(told -> told.server().equals(server)).isPresent();
  }

  /** What starts its first turn. */
  Optional<Numbered> first(LaneRef lane) {
    return numbered(file(lane, "first"));
  }

  void keepFirst(LaneRef lane, Numbered payload) {
    keep(file(lane, "first"), payload);
  }

  /** Once it is stored what became of it. */
  void settleFirst(LaneRef lane) {
    first(lane).ifPresent(kept -> keepFirst(lane, kept.settled()));
  }

  /** Whether a server said something to it. */
  boolean isFirstTaken(LaneRef lane) {
    return first(lane).filter(Numbered::isSettled).isPresent();
  }

  /** Nothing came of it: it may be handed over anew. */
  void dropFirst(LaneRef lane) {
    delete(file(lane, "first"));
  }

  /** A message that was handed over, or was about to be. */
  Optional<Numbered> message(LaneRef lane, String id) {
    return numbered(messages(lane).resolve(id));
  }

  /** Its number; those of which it is stored what became of them are not asked for any more. */
  void keepMessage(LaneRef lane, String id, Numbered payload) {
    try {
      Files.createDirectories(messages(lane));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + messages(lane), e);
    }
    keep(messages(lane).resolve(id), payload);
    for (Path other : messageFiles(lane)) {
      if (!other.endsWith(id) && numbered(other).filter(Numbered::isSettled).isPresent()) {
        delete(other);
      }
    }
  }

  /**
   * Once it is stored what became of it. The number stays: whoever is about to hand the message
   * over, and has not read yet what became of it, must find that this was done.
   */
  void settleMessage(LaneRef lane, String id) {
    message(lane, id).ifPresent(kept -> keep(messages(lane).resolve(id), kept.settled()));
  }

  /** Its server took nothing of that request: it may be handed over anew. */
  void dropMessage(LaneRef lane, String id, String request) {
    boolean isThat =
        message(lane, id)
            .filter(kept -> !kept.isSettled() && ServerCalls.idOf(kept.line()).equals(request))
            .isPresent();
    if (isThat) {
      delete(messages(lane).resolve(id));
    }
  }

  /** All that nobody knows of what became of them. */
  List<Numbered> messagesOf(LaneRef lane) {
    return messageFiles(lane).stream()
        .flatMap(file -> numbered(file).stream())
        .filter(kept -> !kept.isSettled())
        .toList();
  }

  private List<Path> messageFiles(LaneRef lane) {
    if (!Files.isDirectory(messages(lane))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(messages(lane))) {
      return all.filter(file -> !file.toString().endsWith(NEXT)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + messages(lane), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + file, e);
    }
  }

  private Path messages(LaneRef lane) {
    return file(lane, "messages");
  }

  private static void keep(Path file, Numbered payload) {
    write(file, payload.server() + " " + payload.number() + "\n" + payload.line());
  }

  private static Optional<Numbered> numbered(Path file) {
    return read(file)
        .map(text -> {
          int end = text.indexOf('\n');
          String[] head = text.substring(0, end).split(" ", 2);
          return new Numbered(
              new ProcessId(head[0]), Integer.parseInt(head[1]), text.substring(end + 1));
        });
  }

  private Path file(LaneRef lane, String name) {
    return folders.folder(lane).resolve(name);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whole or not at all. */
  private static void write(Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + NEXT);
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, text, StandardCharsets.UTF_8);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
