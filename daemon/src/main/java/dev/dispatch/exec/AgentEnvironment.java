package dev.dispatch.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What an agent program inherits of its caller's environment. */
public final class AgentEnvironment {
  /** Left by the program that the caller runs in; an agent would take them for its own. */
  private static final Set<String> DROPPED =
      Set.of("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CODEX_THREAD_ID", "TMUX", "TMUX_PANE");

  private AgentEnvironment() {}

  /**
   * The caller's environment less the marks of other agents, terminals and lanes, plus the extras,
   * which win.
   */
  public static Map<String, String> of(Map<String, String> caller, Map<String, String> extras) {
    Map<String, String> environment = new HashMap<>(caller);
    environment.keySet().removeIf(AgentEnvironment::isDropped);
    environment.putAll(extras);
    return Map.copyOf(environment);
  }

  private static boolean isDropped(String name) {
    return DROPPED.contains(name)
        || name.startsWith("CODEX_SANDBOX")
        || name.startsWith("DISPATCH_");
  }
}
