package dev.dispatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.RequestAnswer;
import java.util.Optional;

/** What happened on a lane. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface LaneEvent extends Event {
  LaneRef lane();

  record LaneOpened(
      LaneRef lane, Optional<TaskKey> task, String agent, String transport, ProcessId process)
      implements LaneEvent {}

  /** A caller's request was carried out, or is about to be. */
  record LaneRequestTaken(LaneRef lane, TakenRequest request) implements LaneEvent {}

  /** One that was begun was not carried out after all; it may be asked for again. */
  record LaneRequestDropped(LaneRef lane, String request) implements LaneEvent {}

  /** Somebody decided on a request of the agent; stored before it is told. */
  record LaneRequestDecided(LaneRef lane, String key, RequestAnswer answer, String by)
      implements LaneEvent {}

  /** A message is to be delivered, now or when its turn comes. */
  record DeliveryOpened(LaneRef lane, Delivery delivery) implements LaneEvent {}

  /** What became of one, as far as dispatch itself decided it. */
  record DeliveryMoved(LaneRef lane, String delivery, DeliveryStatus status, String reason)
      implements LaneEvent {}

  /** A person let the messages that wait go on. */
  record QueueReleased(LaneRef lane, String by) implements LaneEvent {}

  /** It is called otherwise from here on. */
  record LaneRenamed(LaneRef lane, String handle) implements LaneEvent {}

  /** It is on a conversation that somebody else began, of which this is known now. */
  record LaneAttached(LaneRef lane, KnownConversation conversation) implements LaneEvent {}

  /** Its conversation was given back to whoever began it, until somebody speaks to it. */
  record LaneReleased(LaneRef lane) implements LaneEvent {}

  /** Its conversation was taken out of the archive. */
  record LaneRestored(LaneRef lane) implements LaneEvent {}

  /** What the agent was seen to do. */
  record AgentObserved(LaneRef lane, AgentEvent seen) implements LaneEvent {}
}
