package dev.dispatch.planfile;

import java.io.IOException;
import java.nio.file.Path;

/** Keeps task folders out of git without touching the user's own files. */
public interface GitExclude {
  /** Adds {@code .dispatch/tasks/} to the repository's {@code info/exclude}, once. */
  void exclude(Path root) throws IOException;
}
