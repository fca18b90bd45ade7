package dev.dispatch.transport;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dispatch.screen.Standstill;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.util.List;
import java.util.Optional;

/** What a running agent was seen to do; the same family for every transport. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface AgentEvent {
  /** The agent named its conversation. */
  record SessionNamed(String externalId, Optional<String> model) implements AgentEvent {}

  /** It was started without a prompt, and was seen to wait for its first message. */
  record AgentReady() implements AgentEvent {}

  /** Its screen shows something on which it stands still, or, where empty, does so no more. */
  record StoodStill(Optional<Standstill> on) implements AgentEvent {}

  /**
   * @param turn the agent's own id of it, where it tells one
   */
  record TurnStarted(Optional<String> turn) implements AgentEvent {
    public TurnStarted() {
      this(Optional.empty());
    }
  }

  record ItemStarted(TurnItem item) implements AgentEvent {}

  /**
   * @param offset of the raw line in the wire log, bytes
   */
  record ItemCompleted(TurnItem item, long offset) implements AgentEvent {}

  /** The agent's own to-do list changed. */
  record PlanUpdated(List<PlanStep> steps) implements AgentEvent {
    public PlanUpdated {
      steps = List.copyOf(steps);
    }
  }

  /** The agent waits for a permission or a choice. */
  record RequestOpened(AgentRequest request) implements AgentEvent {}

  /** It does not wait for that any more: answered, or given up. */
  record RequestClosed(String key) implements AgentEvent {}

  record UsageUpdated(Usage usage) implements AgentEvent {}

  /**
   * A turn ended. On one-shot programs another may follow; only the process's exit ends the
   * session.
   *
   * @param finalMessage the agent's last words
   * @param turn the agent's own id of it, where it tells one
   */
  record TurnEnded(
      TurnStatus status,
      Optional<String> error,
      Optional<String> finalMessage,
      Optional<String> turn)
      implements AgentEvent {
    /** Of an agent that does not name its turns. */
    public TurnEnded(TurnStatus status, Optional<String> error, Optional<String> finalMessage) {
      this(status, error, finalMessage, Optional.empty());
    }
  }

  /**
   * It took a message.
   *
   * @param delivery the message's id
   * @param turn that has it
   */
  record DeliveryAccepted(String delivery, Optional<String> turn) implements AgentEvent {}

  /** It refused one. */
  record DeliveryRefused(String delivery, String why) implements AgentEvent {}

  /**
   * The server that a conversation was on died, and with it the turn that ran and what the agent
   * waited for. The conversation goes on when it is named again: {@link SessionNamed}.
   *
   * @param comesBack whether that is tried without anybody asking
   */
  record ServerDied(String why, boolean comesBack) implements AgentEvent {}

  /** The agent process is gone. */
  record SessionEnded(ExitStatus exit) implements AgentEvent {}

  /**
   * A line over 1 MiB, kept in the wire log only.
   *
   * @param head its first bytes as text
   */
  record OversizedLine(long offset, long lengthBytes, String head) implements AgentEvent {}

  /**
   * A line the codec does not know; counted, never an error.
   *
   * @param what the message type it names, or the start of the line
   */
  record Unrecognised(long offset, String what) implements AgentEvent {}
}
