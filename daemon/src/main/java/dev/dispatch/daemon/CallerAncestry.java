package dev.dispatch.daemon;

import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.id.LaneRef;
import java.util.Optional;

/**
 * Finds the lane that a process was started by, however far up: by the mark of the agent in an
 * ancestor's environment, or by the agent's session or process group that an ancestor is in. Agents
 * drop variables of what they start; what they were started with themselves, they keep. The agent
 * may have ended. Not found is what lost its variables, went into a session of its own, and
 * outlived its parents up to the agent: nothing in {@code /proc} tells where that came from. The
 * pid is the client's own word, as the JDK gives no pid of a socket's peer: this keeps an agent
 * from passing for a person by accident, not by design.
 */
final class CallerAncestry {
  private static final String MARK = "DISPATCH_SESSION";

  /** Far more than shells are ever nested: whoever is deeper would pass for a person. */
  private static final int MAX_STEPS = 200;

  private final AgentSessions agents;

  CallerAncestry(AgentSessions agents) {
    this.agents = agents;
  }

  /** The nearest lane above that process, itself included. */
  Optional<LaneRef> laneOf(long process) {
    agents.refresh();
    Optional<ProcessStat> next = ProcessTable.stat(process);
    for (int step = 0; step < MAX_STEPS && next.isPresent() && next.get().pid() > 1; step++) {
      ProcessStat stat = next.get();
      Optional<LaneRef> lane =
          ProcessTable.variable(stat.pid(), MARK)
              .flatMap(agents::marked)
              .or(() -> agents.holding(stat));
      if (lane.isPresent()) {
        return lane;
      }
      next = ProcessTable.stat(stat.parent());
    }
    return Optional.empty();
  }
}
