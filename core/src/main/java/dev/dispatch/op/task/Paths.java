package dev.dispatch.op.task;

import java.nio.file.Path;

/** Path arithmetic on what callers write; looks at no file. */
public final class Paths {
  private Paths() {}

  /** The path made absolute against a directory, without {@code .} and {@code ..}. */
  public static String resolve(String directory, String path) {
    return Path.of(directory).resolve(path).normalize().toString();
  }
}
