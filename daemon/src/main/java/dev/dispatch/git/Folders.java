package dev.dispatch.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is done with whole folders; no symbolic link is ever followed. */
public final class Folders {
  private Folders() {}

  /** Deletes a folder and what is in it; one that is not there is fine. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(folder, new Remover());
    }
  }

  /** How much is in it, roughly what {@code du} says; as far as it got within the time. */
  public static long sizeBytes(Path folder, long atMostMillis) {
    Sizer sizer = new Sizer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis));
    try {
      Files.walkFileTree(folder, sizer);
    } catch (IOException e) {
      return sizer.bytes; // it changes while it is looked at
    }
    return sizer.bytes;
  }

  private static final class Sizer extends SimpleFileVisitor<Path> {
    private final long untilNanos;
    private long bytes;

    Sizer(long untilNanos) {
      this.untilNanos = untilNanos;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return System.nanoTime() - untilNanos < 0
          ? FileVisitResult.CONTINUE
          : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
      return FileVisitResult.CONTINUE;
    }
  }

  /** Go caches and the like are read-only for their owner too. */
  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(folder));
      if (permissions.addAll(PosixFilePermissions.fromString("rwx------"))) {
        Files.setPosixFilePermissions(folder, permissions);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
        throws IOException {
      if (problem != null) {
        throw problem;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
