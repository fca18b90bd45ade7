package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A lane as one row of a list.
 *
 * @param statusReason what the status was concluded from
 * @param statusAgeSeconds since its agent was last heard or seen to do something
 */
public record LaneRow(
    String ref,
    String handle,
    String transport,
    String agent,
    LaneStatus status,
    String statusReason,
    long statusAgeSeconds,
    String cwd,
    String task,
    Optional<String> externalId,
    boolean writable,
    Optional<String> writeLockedReason) {

  static LaneRow of(LaneState lane, TaskState task, Instant now) {
    boolean writable = lane.isLive() && isTerminal(lane);
    return new LaneRow(
        lane.ref().value(),
        lane.handle(),
        lane.transport(),
        lane.agent(),
        LaneStatus.of(lane),
        reason(lane),
        Math.max(0, Duration.between(lane.lastEventAt(), now).toSeconds()),
        lane.cwd(),
        task.key().id().value(),
        lane.externalId(),
        writable,
        writable ? Optional.empty() : Optional.of(locked(lane)));
  }

  private static boolean isTerminal(LaneState lane) {
    return lane.transport().equals("tmux") || lane.transport().equals("pane");
  }

  private static String locked(LaneState lane) {
    return lane.isLive()
        ? "its agent takes no input after its start; --transport tmux starts one that does"
        : "its agent has ended";
  }

  private static String reason(LaneState lane) {
    return switch (LaneStatus.of(lane)) {
      case ENDED -> lane.exit().map(ExitStatus::describe).orElse("");
      case NEEDS_APPROVAL, NEEDS_ANSWER ->
          lane.requests().stream().findFirst().map(AgentRequest::text).orElse("");
      case BUSY -> "a turn runs";
      case IDLE -> "its turn " + lane.latestTurn().map(LaneRow::words).orElse("ended");
      case STARTING -> "nothing was seen of it yet";
    };
  }

  private static String words(TurnStatus status) {
    return status == TurnStatus.FAILED ? "failed" : "was " + status.name().toLowerCase(Locale.ROOT);
  }
}
