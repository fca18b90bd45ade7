package dev.dispatch.op.lane;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.conversation.Conversations;
import dev.dispatch.testkit.AbsentPort;

/** For tests in which no agent is asked for its conversations. */
final class TestingLaneAgents {
  private TestingLaneAgents() {}

  static LaneAgents none() {
    return new LaneAgents(
        AbsentPort.of(AgentCatalog.class),
        AbsentPort.of(AgentPrograms.class),
        AbsentPort.of(Conversations.class));
  }
}
