package dev.dispatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.transport.AgentEvent;
import java.util.Optional;

/** What happened on a lane. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface LaneEvent extends Event {
  LaneRef lane();

  record LaneOpened(
      LaneRef lane, Optional<TaskKey> task, String agent, String transport, ProcessId process)
      implements LaneEvent {}

  /** What the agent was seen to do. */
  record AgentObserved(LaneRef lane, AgentEvent seen) implements LaneEvent {}
}
