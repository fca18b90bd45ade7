package dev.dispatch.bench;

import dev.dispatch.testkit.DispatchSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the newest install folder in a temporary folder: with AOT caches, made once for all
 * rows, and fresh ones without. Closing deletes them. For one thread.
 */
final class Installs implements AutoCloseable {
  private final Path folder;
  private @Nullable Path cached;
  private int fresh;

  Installs() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "dbench-").toRealPath();
  }

  /** A place for what rows build themselves. */
  Path folder() {
    return folder;
  }

  /** The install folder with AOT caches. */
  Path withCaches() throws IOException, InterruptedException {
    if (cached == null) {
      Path made = copy("cached");
      Timed.run(
          List.of("/bin/sh", made.resolve("make-aot").toString(), jdk(), jdkKey()),
          Map.of(
              "PATH", "/usr/bin:/bin",
              "HOME", folder.toString(),
              "TMPDIR", "/tmp",
              "DISPATCH_AOT", "now"),
          folder);
      for (String program : List.of("client", "daemon")) {
        if (!Files.exists(made.resolve("aot/" + program + "-" + jdkKey() + ".aot"))) {
          throw new IllegalStateException("no AOT cache was made for the " + program);
        }
      }
      cached = made;
    }
    return cached;
  }

  /** An install folder as a checkout has it right after its build. */
  Path withoutCaches() throws IOException {
    return copy("fresh-" + fresh++);
  }

  /** A sandbox that runs an install folder's launcher; close the first of the two. */
  static DispatchSandbox sandbox(DispatchSandbox first, Path install) throws IOException {
    return first.withLauncher(install.resolve("dispatch"));
  }

  private Path copy(String name) throws IOException {
    Path source = DispatchSandbox.install();
    Path target = folder.resolve(name).resolve(source.getFileName().toString());
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = source.relativize(file);
        if (relative.startsWith("aot")) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(target.resolve(relative));
        } else {
          Files.copy(file, target.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }

  static String jdk() {
    return System.getProperty("java.home");
  }

  /** As the launcher makes it of the JDK's release file. */
  static String jdkKey() throws IOException {
    String vendor = "";
    String version = "";
    for (String line : Files.readAllLines(Path.of(jdk(), "release"))) {
      if (line.startsWith("IMPLEMENTOR=")) {
        vendor = value(line).replaceFirst("[^A-Za-z0-9].*", "");
      } else if (line.startsWith("JAVA_RUNTIME_VERSION=")) {
        version = value(line);
      }
    }
    return version + "-" + vendor;
  }

  private static String value(String line) {
    return line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
