package dev.dispatch.surface.cli;

import java.util.Collection;
import java.util.stream.Collectors;

/** The completion script of fish, which is told rules rather than given functions. */
final class FishScript {
  private static final String FISH =
      """
      # fish completion for dispatch: put it into ~/.config/fish/completions/dispatch.fish.
      function __dispatch_at
        set -l at
        set -l words (commandline -opc)
        for word in $words[2..]
          switch (string join -- ' ' $at $word)
            case @KNOWN@
              set -a at $word
          end
        end
        set -l here (string join -- ' ' $at)
        test "$argv[1]" = "$here"
      end
      function __dispatch_ask
        dispatch __complete $argv[1] 2>/dev/null </dev/null
      end
      complete -c dispatch -f
      """;

  private FishScript() {}

  static String script(CompletionTable table) {
    StringBuilder script =
        new StringBuilder(FISH.replace("@KNOWN@", quoted(ShellScripts.known(table))));
    table.commands().forEach((at, command) -> script.append(fishLines(at, command)));
    return script.toString();
  }

  private static String fishLines(String at, CompletionTable.Command command) {
    String start = "complete -c dispatch -n '__dispatch_at \"" + ShellScripts.plain(at) + "\"' ";
    StringBuilder lines = new StringBuilder();
    if (!command.next().isEmpty()) {
      lines.append(start).append("-a '").append(String.join(" ", command.next())).append("'\n");
    }
    for (CompletionTable.Value arg : command.args()) {
      if (arg.isKnown()) {
        lines.append(start).append(fishValue(arg)).append('\n');
      }
    }
    for (CompletionTable.Flag flag : command.flags()) {
      lines.append(start);
      for (String spelling : flag.spellings()) {
        lines.append(spelling.startsWith("--") ? "-l " : "-s ");
        lines.append(ShellScripts.plain(spelling.replaceFirst("^-+", ""))).append(' ');
      }
      lines.append(flag.value().taken() ? fishFlagValue(flag.value()) + " " : "");
      String help = flag.help().replace("\\", "\\\\").replace("'", "\\'");
      lines.append("-d '").append(help).append("'\n");
    }
    return lines.toString();
  }

  /** A value is required, and no file unless it is one. */
  private static String fishFlagValue(CompletionTable.Value value) {
    String offered = fishValue(value);
    return offered.equals("-F") ? "-r -F" : offered.equals("-f") ? "-x" : "-x " + offered;
  }

  private static String fishValue(CompletionTable.Value value) {
    if (!value.choices().isEmpty()) {
      return "-a '" + ShellScripts.plain(String.join(" ", value.choices())) + "'";
    }
    return switch (value.source()) {
      case NONE -> "-f";
      case FILE, DIRECTORY -> "-F";
      case TASK, LANE, ENTRY, AGENT ->
          "-a '(__dispatch_ask " + ShellScripts.source(value.source()) + ")'";
    };
  }

  private static String quoted(Collection<String> words) {
    return words.stream()
        .map(word -> "'" + ShellScripts.plain(word) + "'")
        .collect(Collectors.joining(" "));
  }
}
