package dev.dispatch.transport.wire;

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

  /** A payload with the number it has on its server. */
  record Numbered(int number, String line) {}

  Optional<ProcessId> server(LaneRef lane) {
    return read(file(lane, "server")).map(ProcessId::new);
  }

  void keepServer(LaneRef lane, ProcessId server) {
    write(file(lane, "server"), server.value());
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

  /** What starts its first turn. */
  Optional<Numbered> first(LaneRef lane) {
    return numbered(file(lane, "first"));
  }

  void keepFirst(LaneRef lane, Numbered payload) {
    keep(file(lane, "first"), payload);
  }

  /** A message that was handed over, or was about to be. */
  Optional<Numbered> message(LaneRef lane, String id) {
    return numbered(messages(lane).resolve(id));
  }

  void keepMessage(LaneRef lane, String id, Numbered payload) {
    try {
      Files.createDirectories(messages(lane));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + messages(lane), e);
    }
    keep(messages(lane).resolve(id), payload);
  }

  /** Once it is stored what became of it. */
  void forgetMessage(LaneRef lane, String id) {
    try {
      Files.deleteIfExists(messages(lane).resolve(id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove message " + id, e);
    }
  }

  /** All that nobody knows of what became of them. */
  List<Numbered> messagesOf(LaneRef lane) {
    if (!Files.isDirectory(messages(lane))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(messages(lane))) {
      return all.filter(file -> !file.toString().endsWith(NEXT))
          .flatMap(file -> numbered(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + messages(lane), e);
    }
  }

  private Path messages(LaneRef lane) {
    return file(lane, "messages");
  }

  private static void keep(Path file, Numbered payload) {
    write(file, payload.number() + "\n" + payload.line());
  }

  private static Optional<Numbered> numbered(Path file) {
    return read(file)
        .map(text -> {
          int end = text.indexOf('\n');
          return new Numbered(Integer.parseInt(text.substring(0, end)), text.substring(end + 1));
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
