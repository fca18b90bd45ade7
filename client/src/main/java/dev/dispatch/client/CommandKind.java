package dev.dispatch.client;

import dev.dispatch.wire.Request;
import java.util.List;
import java.util.Set;

/** What a command needs from a daemon, told from its first words alone. */
enum CommandKind {
  /** Needs a daemon: found, or started. */
  ORDINARY(Request.OnOtherBuild.REPLACE),
  /** About the daemon that runs, if one does; starts none. */
  ABOUT_DAEMON(Request.OnOtherBuild.SERVE),
  /** Text of this build; a daemon of the same build is only the faster way to it. */
  TEXT(Request.OnOtherBuild.REFUSE),
  /** An MCP server on standard input and output. */
  MCP(Request.OnOtherBuild.REPLACE);

  private static final Set<String> HELP_OPTIONS = Set.of("-h", "--h", "-help", "--help");
  private static final Set<String> HELP_WORDS = Set.of("help", "h");
  private static final Set<String> OUTPUT_OPTIONS = Set.of("--json", "--text");
  private static final int LONGEST_COMMAND_WORDS = 2;

  private final Request.OnOtherBuild onOtherBuild;

  CommandKind(Request.OnOtherBuild onOtherBuild) {
    this.onOtherBuild = onOtherBuild;
  }

  Request.OnOtherBuild onOtherBuild() {
    return onOtherBuild;
  }

  boolean startsDaemon() {
    return this == ORDINARY || this == MCP;
  }

  /**
   * The kind of these arguments. A guess at {@code TEXT} may be wrong ({@code answer E1 help}): the
   * run without a daemon says so, and the command goes the ordinary way.
   */
  static CommandKind of(List<String> argv) {
    int first = 0;
    while (first < argv.size() && OUTPUT_OPTIONS.contains(argv.get(first))) {
      first++;
    }
    if (first == argv.size()) {
      return ORDINARY;
    }
    String last = argv.get(argv.size() - 1);
    int words = argv.size() - first;
    if (HELP_OPTIONS.contains(last)
        || HELP_WORDS.contains(argv.get(first))
        || (HELP_WORDS.contains(last) && words <= LONGEST_COMMAND_WORDS + 1)) {
      return TEXT;
    }
    return switch (argv.get(first)) {
      case "--version", "completion" -> TEXT;
      case "doctor", "down", "daemon", "registry" -> ABOUT_DAEMON;
      case "mcp" -> MCP;
      default -> ORDINARY;
    };
  }
}
