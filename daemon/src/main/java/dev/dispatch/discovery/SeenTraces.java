package dev.dispatch.discovery;

import dev.dispatch.conversation.ConversationTraces;
import java.util.Map;

/** What agents leave on disk, and what of them runs. */
public final class SeenTraces implements ConversationTraces {
  private final String mark;

  /**
   * @param mark the variable by which what dispatch started is known
   */
  public SeenTraces(String mark) {
    this.mark = mark;
  }

  @Override
  public Traced claudeSessions(Map<String, String> environment, int limit) {
    return ClaudeSessions.newest(environment, limit);
  }

  @Override
  public Traced runningAgents() {
    return RunningAgents.look(mark);
  }
}
