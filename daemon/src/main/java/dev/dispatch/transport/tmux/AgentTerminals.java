package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.agent.AgentProgram;
import dev.dispatch.agent.InteractiveCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * How each agent program is started in a terminal: its interactive command, with hooks of this one
 * session that write to its log. The user's own configuration of the agent is not touched.
 */
final class AgentTerminals {
  private static final List<String> CLAUDE_HOOKS =
      List.of("SessionStart", "UserPromptSubmit", "PostToolUse", "Stop", "SessionEnd");

  /** In one write, so that hooks at the same time do not mix. */
  private static final String APPEND = "printf '%s\\n' \"$(cat)\" >>";

  private AgentTerminals() {}

  /** The name of the rules for its screens. */
  static String rulesFor(AgentChoice agent) {
    return program(agent).map(p -> p.name().toLowerCase(Locale.ROOT)).orElse("generic");
  }

  /** Whether it tells the ends of its turns itself. */
  static boolean hasHooks(String rules) {
    return rules.equals("claude");
  }

  private static Optional<AgentProgram> program(AgentChoice agent) {
    return AgentProgram.usedIn(agent.command());
  }

  /**
   * The same agent as it belongs in a terminal.
   *
   * @param log where its hooks write
   * @param settings the file for its hooks, where it takes one
   */
  static AgentChoice interactive(AgentChoice agent, Path log, Path settings) {
    Optional<AgentProgram> program = program(agent);
    List<String> more = new ArrayList<>(agent.modelArgs());
    if (program.equals(Optional.of(AgentProgram.CLAUDE))) {
      write(settings, claudeSettings(log));
      more.addAll(List.of("--settings", settings.toString()));
    } else if (program.equals(Optional.of(AgentProgram.CODEX))) {
      // Otherwise it copies itself into its home and leaves two daemons behind, or asks for an
      // update instead of taking the prompt.
      more.addAll(List.of("-c", "features.daemon_auto_start=false"));
      more.addAll(List.of("-c", "check_for_update_on_startup=false"));
    }
    String command =
        agent.args().isPresent() ? agent.command() : InteractiveCommand.of(agent.command());
    return new AgentChoice(
        agent.name(),
        agent.backend(),
        agent.transport(),
        agent.model(),
        command,
        agent.args(),
        more,
        agent.environment(),
        AgentChoice.PromptWay.ARGV,
        agent.rolePrompt());
  }

  private static String claudeSettings(Path log) {
    String command = APPEND + "'" + log.toString().replace("'", "'\\''") + "'";
    Map<String, Object> hooks = new LinkedHashMap<>();
    for (String event : CLAUDE_HOOKS) {
      Map<String, Object> hook = Map.of("type", "command", "command", command);
      hooks.put(event, List.of(Map.of("hooks", List.of(hook))));
    }
    return JsonMapper.shared().writeValueAsString(Map.of("hooks", hooks));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
