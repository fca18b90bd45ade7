package dev.dispatch.transport;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import java.util.Map;

/**
 * What a transport needs to start an agent on a lane.
 *
 * @param cwd absolute directory to start in
 * @param prompt the whole worker prompt
 * @param callerEnvironment of whoever handed over the work; the transport takes out what must not
 *     be inherited
 * @param laneVariables {@code DISPATCH_LANE} and its like, added last
 */
public record LaunchSpec(
    LaneRef lane,
    ProcessId process,
    AgentChoice agent,
    String cwd,
    String prompt,
    Map<String, String> callerEnvironment,
    Map<String, String> laneVariables) {
  public LaunchSpec {
    callerEnvironment = Map.copyOf(callerEnvironment);
    laneVariables = Map.copyOf(laneVariables);
  }

  /** The same launch of another agent. */
  public LaunchSpec with(AgentChoice other) {
    return new LaunchSpec(lane, process, other, cwd, prompt, callerEnvironment, laneVariables);
  }

  /** Names the lane and the agent; never the prompt or an environment. */
  @Override
  public String toString() {
    return "launch of " + agent.name() + " on " + lane + " in " + cwd;
  }
}
