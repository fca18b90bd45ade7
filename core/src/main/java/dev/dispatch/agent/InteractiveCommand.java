package dev.dispatch.agent;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes of a command that works through one prompt and ends the command of the same program that
 * stays and talks to a person, as it belongs in a terminal.
 */
public final class InteractiveCommand {
  private static final Pattern CLAUDE =
      Pattern.compile(
          "\\s(-p|--print|--verbose|--include-partial-messages|--replay-user-messages"
              + "|--(output-format|input-format|permission-prompt-tool)[= ]\\S+)(?=\\s|$)");
  private static final Pattern CODEX =
      Pattern.compile(
          "\\s(exec|--json|--skip-git-repo-check|--full-auto|--color[= ]\\S+)(?=\\s|$)");
  private static final Pattern CURSOR =
      Pattern.compile("\\s(-p|--print|--stream-partial-output|--output-format[= ]\\S+)(?=\\s|$)");
  private static final Pattern LAST_PRINT = Pattern.compile("\\s(-p|--prompt)\\s*$");
  private static final Pattern RUN = Pattern.compile("\\srun(?=\\s|$)");

  private InteractiveCommand() {}

  /** The command; as it is where the program is not known. The prompt goes behind it. */
  public static String of(String commandLine) {
    Optional<AgentProgram> program = AgentProgram.usedIn(commandLine);
    if (program.isEmpty()) {
      return commandLine;
    }
    String command = " " + commandLine.strip();
    String interactive =
        switch (program.get()) {
          case CLAUDE -> without(CLAUDE, command);
          case CODEX -> without(CODEX, command);
          case CURSOR -> without(CURSOR, command);
          case GEMINI -> without(LAST_PRINT, command) + " -i";
          case OPENCODE -> RUN.matcher(command).replaceFirst("") + " --prompt";
          case COPILOT -> without(LAST_PRINT, command) + " -i";
        };
    return interactive.strip();
  }

  private static String without(Pattern options, String command) {
    return options.matcher(command).replaceAll("");
  }
}
