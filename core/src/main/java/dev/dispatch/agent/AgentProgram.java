package dev.dispatch.agent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An agent program that dispatch knows by name, and how it is started where the user said nothing.
 * In the order in which the first run looks for one.
 */
public enum AgentProgram {
  CURSOR(
      "cursor", "agent", "Cursor", "agent -p --force --workspace \"$(pwd)\"", "agent|cursor-agent"),
  CLAUDE(
      "claude",
      "claude",
      "Anthropic",
      "env -u CLAUDE_CODE_ENTRYPOINT -u CLAUDECODE claude -p --output-format stream-json --verbose"
          + " --permission-mode acceptEdits --allowedTools=Bash",
      "claude"),
  CODEX("codex", "codex", "OpenAI", "codex exec --json -s workspace-write", "codex"),
  GEMINI("gemini", "gemini", "Google", "gemini --yolo -p", "gemini"),
  OPENCODE("opencode", "opencode", "OpenCode", "opencode run", "opencode"),
  COPILOT("copilot", "copilot", "GitHub", "copilot --allow-all-tools -p", "copilot");

  private final String backend;
  private final String command;
  private final String provider;
  private final String commandLine;
  private final Pattern usedIn;

  AgentProgram(
      String backend, String command, String provider, String commandLine, String commands) {
    this.backend = backend;
    this.command = command;
    this.provider = provider;
    this.commandLine = commandLine;
    this.usedIn = Pattern.compile("(^|[\\s/])(" + commands + ")(\\s|$)");
  }

  /** The backend's usual name in a configuration. */
  public String backend() {
    return backend;
  }

  /** The program's name on PATH. */
  public String command() {
    return command;
  }

  public String provider() {
    return provider;
  }

  /** Whether it takes models by name, so that it can be asked for them. */
  public boolean namesModels() {
    return this == CURSOR || this == CLAUDE || this == CODEX;
  }

  /** The command that a new configuration gives it. */
  public String commandLine() {
    return commandLine;
  }

  /** The program that a configured command starts, if it is a known one. */
  public static Optional<AgentProgram> usedIn(String commandLine) {
    // Cursor's last: "agent" is also a word that stands in arguments.
    return Arrays.stream(values())
        .sorted(Comparator.comparing(CURSOR::equals))
        .filter(program -> program.usedIn.matcher(commandLine).find())
        .findFirst();
  }
}
