package dev.dispatch.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.AgentRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the lanes that worked on a task.
 *
 * @param agent the one that works or will work on it
 * @param lanes every lane so far, the present one last
 * @param assignedAt when the present worker was decided on; empty while none is
 * @param startedAt when its program ran
 * @param end how it ended
 * @param parked why it cannot be started yet
 * @param notBefore the next worker is to wait until then, as somebody asked
 * @param resume why it is not the first worker, in words for its prompt
 * @param waiting whether an agent that stays has ended its turn and waits for input
 * @param requests what the agent waits for, oldest first
 */
public record WorkerFacts(
    AgentChoice agent,
    List<LaneRef> lanes,
    Optional<Instant> assignedAt,
    Optional<Instant> startedAt,
    Optional<WorkerEnd> end,
    Optional<String> parked,
    Optional<Instant> notBefore,
    Optional<String> resume,
    boolean waiting,
    List<AgentRequest> requests) {
  public WorkerFacts {
    lanes = List.copyOf(lanes);
    requests = List.copyOf(requests);
  }

  /** Nobody works on it yet. */
  public static WorkerFacts none(AgentChoice agent) {
    return new WorkerFacts(
        agent,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of());
  }

  /** The lane that works on the task, or did last. */
  public Optional<LaneRef> lane() {
    return lanes.isEmpty() ? Optional.empty() : Optional.of(lanes.getLast());
  }

  /** Whether a worker was decided on and has not ended. */
  public boolean isAlive() {
    return assignedAt.isPresent() && end.isEmpty();
  }
}
