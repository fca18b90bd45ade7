package dev.dispatch.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a daemon. Its starter may be an agent with keys, lane variables and a PATH of
 * its own; what an agent gets later comes from the caller who asks for it, never from here.
 */
final class ScrubbedEnvironment {
  private static final Set<String> KEPT =
      Set.of(
          "HOME",
          "PATH",
          "LANG",
          "TZ",
          "USER",
          "LOGNAME",
          "SHELL",
          "TMPDIR",
          "TMUX_TMPDIR",
          "DISPATCH_HOME",
          "DISPATCH_CONFIG",
          "JAVA_HOME");

  private ScrubbedEnvironment() {}

  /**
   * What is kept of the caller's. The locale is UTF-8 whatever the caller's is: under any other the
   * JVM cannot name a file with a letter beyond ASCII.
   */
  static Map<String, String> of(Map<String, String> callers) {
    Map<String, String> kept = new HashMap<>();
    for (Map.Entry<String, String> variable : callers.entrySet()) {
      String name = variable.getKey();
      if (KEPT.contains(name) || name.startsWith("LC_") || name.startsWith("XDG_")) {
        kept.put(name, variable.getValue());
      }
    }
    kept.put("LC_ALL", "C.UTF-8");
    return kept;
  }
}
