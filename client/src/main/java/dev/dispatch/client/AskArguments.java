package dev.dispatch.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code ask} as far as the client has to understand them to ask by files.
 *
 * @param timeout how long the question waits; null: as the daemon's {@code ask} does, 3 minutes
 * @param resume a number, or the name of a request that went by FIFO; null for a new question
 * @param json whether the answer is wanted as JSON
 */
record AskArguments(
    String text,
    List<String> options,
    @Nullable Duration timeout,
    @Nullable String fallback,
    @Nullable String resume,
    boolean json) {
  AskArguments {
    options = List.copyOf(options);
  }

  /** Reads what follows {@code ask}; null where it is not plainly right: the daemon says why. */
  static @Nullable AskArguments parse(List<String> argv) {
    Reading reading = new Reading(argv);
    while (reading.hasNext()) {
      if (!reading.next()) {
        return null;
      }
    }
    return reading.end();
  }

  /** One pass over the arguments. */
  private static final class Reading {
    private final List<String> argv;
    private final List<String> options = new ArrayList<>();
    private int at = 1;
    private boolean valuesOnly;
    private boolean json;
    private @Nullable String text;
    private @Nullable String timeout;
    private @Nullable String fallback;
    private @Nullable String resume;

    Reading(List<String> argv) {
      this.argv = argv;
    }

    boolean hasNext() {
      return at < argv.size();
    }

    /** Takes one argument, and its value; false where it is not understood. */
    boolean next() {
      String argument = argv.get(at++);
      if (valuesOnly || !argument.startsWith("-")) {
        boolean first = text == null;
        text = argument;
        return first;
      }
      if (argument.equals("--")) {
        valuesOnly = true;
        return true;
      }
      if (argument.equals("--json") || argument.equals("--text") || argument.equals("--verbose")) {
        json |= argument.equals("--json");
        return true;
      }
      return option(argument);
    }

    private boolean option(String argument) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (equals < 0 && at == argv.size()) {
        return false;
      }
      String value = equals < 0 ? argv.get(at++) : argument.substring(equals + 1);
      if (equals < 0 && value.startsWith("-")) {
        return false; // may be a value or the next option
      }
      return option(name, value);
    }

    /** False for a name that is not known, or known and given twice. */
    private boolean option(String name, String value) {
      boolean fresh = true;
      switch (name) {
        case "--option" -> options.add(value);
        case "--timeout" -> {
          fresh = timeout == null;
          timeout = value;
        }
        case "--default" -> {
          fresh = fallback == null;
          fallback = value;
        }
        case "--resume" -> {
          fresh = resume == null;
          resume = value;
        }
        default -> fresh = false;
      }
      return fresh;
    }

    @Nullable AskArguments end() {
      Duration span = timeout == null ? null : Span.parse(timeout);
      if ((timeout != null && (span == null || span.isZero())) || !oneLineEach()) {
        return null;
      }
      if (resume == null && (text == null || text.isBlank() || text.indexOf('\0') >= 0)) {
        return null;
      }
      return new AskArguments(
          text == null ? "" : text.stripTrailing(), options, span, fallback, resume, json);
    }

    private boolean oneLineEach() {
      for (String option : options) {
        if (!isOneLine(option)) {
          return false;
        }
      }
      return fallback == null || isOneLine(fallback);
    }

    private static boolean isOneLine(String value) {
      return !value.isBlank() && value.indexOf('\n') < 0 && value.indexOf('\r') < 0;
    }
  }
}
