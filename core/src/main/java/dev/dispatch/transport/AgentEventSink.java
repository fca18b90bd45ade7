package dev.dispatch.transport;

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
  void observed(ProcessRecord process, List<AgentEvent> events);
}
