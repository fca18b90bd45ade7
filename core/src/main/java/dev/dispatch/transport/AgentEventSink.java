package dev.dispatch.transport;

import dev.dispatch.id.LaneRef;
import java.util.List;

/**
 * Takes what agents were seen to do. A call returns when the events and the offset they came from
 * are stored together; until then the caller must not go on, which is the back pressure.
 */
public interface AgentEventSink {
  /**
   * Stores events of the process's lane. Without any it makes the offset certain, even after a loss
   * of power: the log before it may be gone then.
   *
   * @param process with the offset behind the last line these events came from
   */
  default void observed(ProcessRecord process, List<AgentEvent> events) {
    LaneRef lane = process.lane();
    observedOn(process, events.stream().map(event -> new Observation(lane, event)).toList());
  }

  /** The same for a process that serves many lanes. */
  void observedOn(ProcessRecord process, List<Observation> observations);

  /** What was seen on a lane. */
  record Observation(LaneRef lane, AgentEvent event) {}
}
