package dev.dispatch.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lane a command runs in, where its agent was not started by dispatch and so has none of its
 * variables: an agent in a pane of the user's tmux that was given work. What the daemon left in
 * {@code $DISPATCH_HOME/panes/SERVER-PANE} is added then.
 */
final class PaneEnvironment {
  /** When a process started, counted from behind its name. */
  private static final int TICKS_FIELD = 19;

  private PaneEnvironment() {}

  /** The environment, with the lane's variables where the pane is a lane. */
  static Map<String, String> of(Map<String, String> environment, Path home) {
    if (WorkerFacts.inLane(environment)) {
      return environment;
    }
    String name = name(environment);
    Path file = home.resolve("panes").resolve(name);
    if (name.isEmpty() || !Files.isRegularFile(file)) {
      return environment;
    }
    Map<String, String> whole = new HashMap<>(environment);
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !isAlive(lines.getFirst())) {
        return environment;
      }
      for (String line : lines) {
        int at = line.indexOf('=');
        if (at > 0 && line.startsWith("DISPATCH_")) {
          whole.put(line.substring(0, at), line.substring(at + 1));
        }
      }
    } catch (IOException e) {
      return environment; // let go of meanwhile
    }
    return whole;
  }

  /** Whether the agent that {@code agent=PID TICKS} names is still the one that runs. */
  private static boolean isAlive(String line) throws IOException {
    String[] words = line.substring(line.indexOf('=') + 1).split(" ", -1);
    Path stat = Path.of("/proc", words[0], "stat");
    if (!line.startsWith("agent=") || words.length != 2 || !Files.exists(stat)) {
      return false;
    }
    String found = Files.readString(stat, StandardCharsets.ISO_8859_1);
    String[] fields = found.substring(found.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > TICKS_FIELD && fields[TICKS_FIELD].equals(words[1]);
  }

  /** {@code 4711-7} for pane %7 of the server with that pid; empty outside of a tmux. */
  private static String name(Map<String, String> environment) {
    String[] server = environment.getOrDefault("TMUX", "").split(",", -1);
    String pane = environment.getOrDefault("TMUX_PANE", "");
    boolean isPane = pane.length() > 1 && pane.charAt(0) == '%' && isNumber(pane.substring(1));
    int last = server.length - 2; // the socket's path may have commas
    return isPane && last > 0 && isNumber(server[last])
        ? server[last] + "-" + pane.substring(1)
        : "";
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
