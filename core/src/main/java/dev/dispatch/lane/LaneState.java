package dev.dispatch.lane;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a lane: the fold of its events.
 *
 * @param token what a worker must show to speak as this lane
 * @param externalId the agent's own conversation id
 * @param turn what is known of the turn that runs
 * @param toolCalls commands, file changes and tools seen to complete
 * @param unrecognised lines the codec did not know
 * @param structured whether the agent's output has items at all, so that zero tool calls means zero
 * @param requests what the agent waits for, oldest first
 * @param marks what people did with it, and what of it waits for them
 * @param cursor sequence number of the last event folded
 */
public record LaneState(
    LaneRef ref,
    String handle,
    Optional<TaskKey> task,
    String agent,
    String transport,
    ProcessId process,
    String token,
    String cwd,
    Optional<String> externalId,
    Optional<String> model,
    boolean turnRunning,
    RunningTurn turn,
    Optional<TurnStatus> latestTurn,
    Optional<String> latestError,
    Optional<String> lastMessage,
    List<PlanStep> agentPlan,
    Usage usage,
    int toolCalls,
    long unrecognised,
    boolean structured,
    List<AgentRequest> requests,
    Optional<ExitStatus> exit,
    Instant openedAt,
    Instant lastEventAt,
    LaneMarks marks,
    long cursor) {
  public LaneState {
    agentPlan = List.copyOf(agentPlan);
    requests = List.copyOf(requests);
  }

  /** The same lane with another process, where the first was never started. */
  public LaneState on(ProcessId next) {
    return new LaneState(
        ref,
        handle,
        task,
        agent,
        transport,
        next,
        token,
        cwd,
        externalId,
        model,
        turnRunning,
        turn,
        latestTurn,
        latestError,
        lastMessage,
        agentPlan,
        usage,
        toolCalls,
        unrecognised,
        structured,
        requests,
        exit,
        openedAt,
        lastEventAt,
        marks,
        cursor);
  }

  /** The same with other marks. */
  public LaneState with(LaneMarks next) {
    return new LaneState(
        ref,
        handle,
        task,
        agent,
        transport,
        process,
        token,
        cwd,
        externalId,
        model,
        turnRunning,
        turn,
        latestTurn,
        latestError,
        lastMessage,
        agentPlan,
        usage,
        toolCalls,
        unrecognised,
        structured,
        requests,
        exit,
        openedAt,
        lastEventAt,
        next,
        cursor);
  }

  /** The same on a conversation that somebody else began. */
  public LaneState attachedTo(KnownConversation conversation) {
    return new LaneState(
        ref,
        handle,
        task,
        agent,
        transport,
        process,
        token,
        cwd,
        Optional.of(conversation.id()),
        conversation.model(),
        turnRunning,
        turn,
        latestTurn,
        latestError,
        lastMessage,
        agentPlan,
        usage,
        toolCalls,
        unrecognised,
        structured,
        requests,
        exit,
        openedAt,
        lastEventAt,
        marks.attachedTo(conversation),
        cursor);
  }

  /** The same, live again. */
  public LaneState restored() {
    return new LaneState(
        ref,
        handle,
        task,
        agent,
        transport,
        process,
        token,
        cwd,
        externalId,
        model,
        turnRunning,
        turn,
        latestTurn,
        latestError,
        lastMessage,
        agentPlan,
        usage,
        toolCalls,
        unrecognised,
        structured,
        requests,
        Optional.empty(),
        openedAt,
        lastEventAt,
        isAttached() ? marks : marks.seenReady(),
        cursor);
  }

  /** Whether a turn ended and none runs, and it can be told to go on. */
  @JsonIgnore
  public boolean isWaiting() {
    return !turnRunning
        && latestTurn.isPresent()
        && marks.outage().filter(Outage::comesBack).isEmpty();
  }

  /** Whether somebody else began its conversation. */
  @JsonIgnore
  public boolean isAttached() {
    return marks.attached().isPresent();
  }

  /** Whether an agent may run for it: one that is only known of is somebody else's. */
  @JsonIgnore
  public boolean isDriven() {
    return isLive() && (!isAttached() || marks.ready());
  }

  /** Whether its conversation is in its agent's archive. */
  @JsonIgnore
  public boolean isArchived() {
    return exit.filter(ExitStatus.Archived.class::isInstance).isPresent();
  }

  /** Whether its process may still run. */
  @JsonIgnore
  public boolean isLive() {
    return exit.isEmpty();
  }
}
