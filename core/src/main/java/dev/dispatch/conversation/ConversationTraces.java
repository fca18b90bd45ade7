package dev.dispatch.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be seen of conversations without asking an agent: files, and programs that run. */
public interface ConversationTraces {
  /**
   * Session files of Claude Code, the newest first. Reads their heads and changes nothing.
   *
   * @param environment of the agent: its HOME, its CLAUDE_CONFIG_DIR
   */
  Traced claudeSessions(Map<String, String> environment, int limit);

  /** Programs of this user that are agents, but for those that dispatch started. */
  Traced runningAgents();

  /**
   * What was seen of one.
   *
   * @param program {@code claude}, {@code codex}
   * @param id the agent's own, where that is known
   * @param title how it begins; may be empty
   * @param pid of the program, where one was seen
   */
  record Trace(
      String program,
      Optional<String> id,
      String title,
      String cwd,
      Optional<Instant> updatedAt,
      Optional<Long> pid) {}

  /**
   * What came of looking.
   *
   * @param where it was looked
   * @param problem why that is not all
   */
  record Traced(String where, List<Trace> traces, Optional<String> problem) {
    public Traced {
      traces = List.copyOf(traces);
    }
  }
}
