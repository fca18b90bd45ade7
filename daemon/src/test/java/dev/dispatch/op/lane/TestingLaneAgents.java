package dev.dispatch.op.lane;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentPrograms;
import dev.dispatch.conversation.Conversations;
import java.lang.reflect.Proxy;

/** For tests in which no agent is asked for its conversations. */
final class TestingLaneAgents {
  private TestingLaneAgents() {}

  static LaneAgents none() {
    return new LaneAgents(
        absent(AgentCatalog.class), absent(AgentPrograms.class), absent(Conversations.class));
  }

  private static <T> T absent(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException(port + " was used: " + method);
            }));
  }
}
