package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Documents as they were last read, by the file's identity, size and time: every command asks, and
 * files hardly ever change. Used from many threads.
 */
final class ConfigCache {
  /** A file written a moment ago may be written again within the same tick of its clock. */
  private static final Duration SETTLED = Duration.ofMillis(200);

  private static final int MOST = 256;

  private final InstantSource clock;
  private final Map<Path, Kept> kept = new ConcurrentHashMap<>();

  ConfigCache(InstantSource clock) {
    this.clock = clock;
  }

  private record Stamp(Object inode, long sizeBytes, FileTime modified) {}

  private record Kept(Stamp stamp, Read read) {}

  /** A document and what was found in it. */
  record Read(ConfigDocument document, DocumentCheck.Found found) {}

  /** Reads a file; empty where there is none. Fails where it is broken. */
  Optional<Read> read(ConfigFile place) {
    Path file = Path.of(place.path());
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Stamp stamp =
          new Stamp(
              String.valueOf(attributes.fileKey()),
              attributes.size(),
              attributes.lastModifiedTime());
      Kept known = kept.get(file);
      if (known != null
          && known.stamp.equals(stamp)
          && known.read.document().layer() == place.layer()) {
        return Optional.of(known.read);
      }
      ConfigDocument document =
          new ConfigDocument(
              file, place.layer(), ConfigDocument.parse(SourceText.of(file, bytes(file))));
      Read read = new Read(document, DocumentCheck.look(document));
      keep(file, new Kept(stamp, read));
      return Optional.of(read);
    } catch (NoSuchFileException e) {
      refuseLinkToNothing(file);
      return Optional.empty();
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.VALIDATION,
              "the configuration " + file + " cannot be read: " + e,
              "mend the file, or move it away")
          .causedBy(e);
    }
  }

  /** Else another agent would run, in silence, while a folder of settings is not mounted. */
  private static void refuseLinkToNothing(Path file) {
    if (Files.isSymbolicLink(file)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the configuration " + file + " is a link to a file that is not there",
          "readlink " + file,
          "make that file, or remove the link");
    }
  }

  static byte[] bytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    return Files.readAllBytes(file);
  }

  private void keep(Path file, Kept what) {
    if (what.stamp.modified.toInstant().plus(SETTLED).isAfter(clock.instant())) {
      return;
    }
    if (kept.size() >= MOST) {
      kept.clear();
    }
    kept.put(file, what);
  }
}
