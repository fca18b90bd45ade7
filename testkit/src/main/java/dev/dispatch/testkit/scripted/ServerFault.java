package dev.dispatch.testkit.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ScriptedAppServer} does wrong at a request. The plan is a file with lines {@code
 * METHOD FAULT [ARGUMENT]}: the first line of a method is for its first request, and so on; {@code
 * NONE} stands for nothing, and so does what is not there.
 */
record ServerFault(Kind kind, String argument) {
  static final ServerFault NONE = new ServerFault(Kind.NONE, "");

  enum Kind {
    NONE,
    /** Does it and says nothing. */
    LOSE_REPLY,
    /** Replies after so many milliseconds; its events come at once. */
    DELAY_REPLY,
    /** Replies once that file is there; its events come at once. */
    HOLD_REPLY,
    /** Replies twice. */
    DOUBLE_REPLY,
    /** Replies when the turn is over. */
    EVENTS_FIRST,
    /** Says that it is overloaded, and does nothing. */
    OVERLOADED,
    /** Writes half of the reply, and the rest after so many milliseconds. */
    TEAR_REPLY,
    /** Dies; the message is not in its record. */
    CRASH_BEFORE,
    /** Dies; the message is in its record. */
    CRASH_AFTER
  }

  /** A plan, and how far it has been followed. */
  static final class Plan {
    private final Path file;
    private final Map<String, Integer> requests = new HashMap<>();

    Plan(Path file) {
      this.file = file;
    }

    /** For the next request of that method. */
    ServerFault next(String method) throws IOException {
      int index = requests.merge(method, 1, Integer::sum) - 1;
      if (!Files.exists(file)) {
        return NONE;
      }
      List<String[]> lines =
          Files.readAllLines(file).stream()
              .map(line -> line.strip().split(" ", 3))
              .filter(words -> words[0].equals(method))
              .toList();
      if (index >= lines.size()) {
        return NONE;
      }
      String[] words = lines.get(index);
      return new ServerFault(Kind.valueOf(words[1]), words.length > 2 ? words[2] : "");
    }
  }
}
