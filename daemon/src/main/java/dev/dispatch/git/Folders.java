package dev.dispatch.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How large folders are; no symbolic link is followed. */
public final class Folders {
  private Folders() {}

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
}
