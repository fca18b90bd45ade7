package dev.dispatch.surface.cli;

import java.util.LinkedHashSet;
import java.util.Set;

/** Flags that every command has. A command's own flag of the same name goes before. */
final class GlobalFlags {
  /** One of them. */
  enum Flag {
    JSON("--json", "print JSON, also on a terminal"),
    TEXT("--text", "print text, also where stdout is no terminal"),
    VERBOSE("--verbose", "show details: processes, files, causes of failures"),
    YES("--yes", "confirm that something may be destroyed"),
    HELP("--help", "print this and do nothing");

    private final String spelling;
    private final String help;

    Flag(String spelling, String help) {
      this.spelling = spelling;
      this.help = help;
    }

    String spelling() {
      return spelling;
    }

    String help() {
      return help;
    }
  }

  private final Set<Flag> given = new LinkedHashSet<>();

  /** Takes the argument if it is a flag that may stand before or between command words. */
  boolean take(String arg) {
    for (Flag flag : Set.of(Flag.JSON, Flag.TEXT, Flag.VERBOSE)) {
      if (flag.spelling().equals(arg)) {
        given.add(flag);
        return true;
      }
    }
    return false;
  }

  void add(Flag flag) {
    given.add(flag);
  }

  boolean has(Flag flag) {
    return given.contains(flag);
  }
}
