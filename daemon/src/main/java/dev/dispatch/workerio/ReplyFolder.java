package dev.dispatch.workerio;

import dev.dispatch.wire.Bytes;
import dev.dispatch.wire.WorkerReply;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A lane's {@code reply/} folder. {@code ID} is a reply, renamed into place; {@code ID.taken} holds
 * a request that was read from the FIFO and is not answered yet, so that a daemon that comes after
 * this one goes on with it. Blocks on the file system; for any thread, each id for one at a time.
 */
final class ReplyFolder {
  private static final String TAKEN = ".taken";
  private static final String TEMPORARY = ".tmp";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;

  ReplyFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether that request was answered and the reply is still there. */
  boolean isAnswered(String id) {
    return Files.exists(folder.resolve(id));
  }

  /** Keeps a request until it is answered; the newest text counts. */
  void keep(String id, Bytes payload) throws IOException {
    write(id + TAKEN, payload.toArray());
  }

  /** Puts the reply where the worker looks for it, and forgets the request. */
  void answer(String id, WorkerReply reply) throws IOException {
    write(id, reply.encode());
    Files.deleteIfExists(folder.resolve(id + TAKEN));
  }

  /** Requests that were taken and not answered. */
  List<ChunkAssembler.Whole> unanswered() throws IOException {
    List<ChunkAssembler.Whole> requests = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + TAKEN)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - TAKEN.length());
        if (isAnswered(id)) {
          Files.deleteIfExists(file);
        } else {
          requests.add(new ChunkAssembler.Whole(id, bytes(file)));
        }
      }
    }
    return requests;
  }

  private static Bytes bytes(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return Bytes.copyOf(content, 0, content.length);
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path temporary = folder.resolve("." + name + TEMPORARY);
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, OWNER_ONLY);
    Files.write(temporary, bytes, StandardOpenOption.WRITE);
    Files.move(
        temporary,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes replies, and whatever else there is, from before that time. */
  void removeOlder(Instant limit) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        boolean waits = file.getFileName().toString().endsWith(TAKEN);
        if (!waits && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException gone) {
      // Nothing is older than nothing.
    }
  }

  /** Removes all of it: nobody will read it any more. */
  void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      // It is clear.
    }
  }
}
