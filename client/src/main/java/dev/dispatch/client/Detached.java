package dev.dispatch.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a program is started that outlives the terminal. */
final class Detached {
  private static final List<String> PLACES = List.of("/usr/bin/setsid", "/bin/setsid");

  private Detached() {}

  /** Words to put before a command so that it runs in a session of its own. */
  static List<String> prefix() {
    for (String place : PLACES) {
      if (Files.isExecutable(Path.of(place))) {
        return List.of(place);
      }
    }
    return List.of();
  }
}
