package dev.dispatch.daemon;

import dev.dispatch.exec.ProcessStat;
import dev.dispatch.exec.ProcessTable;
import dev.dispatch.id.LaneRef;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the lane that a process was started by, however far up: by the mark of the session in an
 * ancestor's environment. Agents drop variables of what they start; what they were started with
 * themselves, they keep. The pid is the client's own word, as the JDK gives no pid of a socket's
 * peer: this keeps an agent from passing for a person by accident, not by design.
 */
final class CallerAncestry {
  private static final String MARK = "DISPATCH_SESSION";
  private static final int MAX_STEPS = 20;

  private final Function<String, Optional<LaneRef>> lanes;

  /** Given the mark of a live session, the function gives its lane. */
  CallerAncestry(Function<String, Optional<LaneRef>> lanes) {
    this.lanes = lanes;
  }

  /** The nearest lane above that process, itself included. */
  Optional<LaneRef> laneOf(long process) {
    long pid = process;
    String seen = "";
    for (int step = 0; step < MAX_STEPS && pid > 1; step++) {
      String mark = ProcessTable.variable(pid, MARK).orElse("");
      if (!mark.isEmpty() && !mark.equals(seen)) {
        Optional<LaneRef> lane = lanes.apply(mark);
        if (lane.isPresent()) {
          return lane;
        }
        seen = mark;
      }
      pid = ProcessTable.stat(pid).map(ProcessStat::parent).orElse(0L);
    }
    return Optional.empty();
  }
}
