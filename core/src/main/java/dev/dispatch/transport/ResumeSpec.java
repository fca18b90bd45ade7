package dev.dispatch.transport;

import dev.dispatch.agent.AgentChoice;
import java.util.Map;

/**
 * What a transport needs to open a conversation that none of its servers has open.
 *
 * @param conversation the agent's own id of it
 * @param isForeign whether somebody else's: it gets a server of its own, with whose end it is given
 *     back
 * @param callerEnvironment of whoever speaks to it; the transport takes out what must not be
 *     inherited
 */
public record ResumeSpec(
    String conversation,
    boolean isForeign,
    AgentChoice agent,
    Map<String, String> callerEnvironment) {
  public ResumeSpec {
    callerEnvironment = Map.copyOf(callerEnvironment);
  }

  /** Names the conversation; never an environment. */
  @Override
  public String toString() {
    return "resumption of " + conversation + " by " + agent.name();
  }
}
