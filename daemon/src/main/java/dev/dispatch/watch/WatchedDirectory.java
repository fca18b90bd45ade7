package dev.dispatch.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One directory by its path, and the watch key of what is at that path now. Owned by the watcher,
 * which holds its lock over every call.
 */
final class WatchedDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedDirectory.class);

  private final Path path;
  private final Watched watched;
  private @Nullable WatchKey key;
  private @Nullable Object fileKey;
  private boolean reported;

  WatchedDirectory(Path path, Watched watched) {
    this.path = path;
    this.watched = watched;
  }

  Watched watched() {
    return watched;
  }

  @Nullable WatchKey key() {
    return key;
  }

  /**
   * Registers what is at the path, if that is not what is registered already. True if it changed.
   */
  boolean refresh(WatchService service) {
    Object found = fileKeyAtPath();
    boolean current = key != null && key.isValid() && Objects.equals(found, fileKey);
    if (current || (found == null && key == null)) {
      return false;
    }
    key = null;
    fileKey = null;
    if (found != null) {
      register(service, found);
    }
    return true;
  }

  private void register(WatchService service, Object found) {
    try {
      key = path.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      fileKey = found;
      reported = false;
    } catch (IOException e) {
      // vanished again, or the per-user limit of inotify watches: the sweep goes on without events
      if (!reported) {
        LOG.warn("cannot watch {}; changes are seen by the sweep only: {}", path, e.toString());
        reported = true;
      }
    }
  }

  private @Nullable Object fileKeyAtPath() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isDirectory() ? attributes.fileKey() : null;
    } catch (IOException e) {
      return null;
    }
  }
}
