package dev.dispatch.op.lane;

import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.lane.Outage;
import dev.dispatch.screen.Standstill;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.worktree.Worktree;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A lane as one row of a list.
 *
 * @param title of its task
 * @param source {@code owned}: started by dispatch
 * @param branch of its task's worktree
 * @param task absent where it works on none
 * @param statusReason what the status was concluded from
 * @param link to a conversation of Codex, as Markdown
 * @param statusAgeSeconds since its agent was last heard or seen to do something
 */
public record LaneRow(
    String ref,
    String handle,
    Optional<String> title,
    String transport,
    String agent,
    String source,
    LaneStatus status,
    String statusReason,
    long statusAgeSeconds,
    String cwd,
    Optional<String> branch,
    Optional<String> task,
    Optional<String> externalId,
    boolean writable,
    Capabilities capabilities,
    Optional<String> writeLockedReason,
    Optional<String> link) {
  private static final String SERVER = "app-server";

  static LaneRow of(
      LaneState lane, Optional<TaskState> task, Capabilities capabilities, Instant now) {
    return new LaneRow(
        lane.ref().value(),
        lane.handle(),
        task.map(state -> state.spec().title()),
        lane.transport(),
        lane.agent(),
        "owned",
        LaneStatus.of(lane),
        reason(lane),
        Math.max(0, Duration.between(lane.lastEventAt(), now).toSeconds()),
        lane.cwd(),
        task.flatMap(TaskState::madeWorktree).map(Worktree::branch),
        lane.task().map(key -> key.id().value()),
        lane.externalId(),
        capabilities.send(),
        capabilities,
        capabilities.send() ? Optional.empty() : Optional.of(locked(lane)),
        link(lane));
  }

  /** Programs that show Markdown open the conversation with it. */
  private static Optional<String> link(LaneState lane) {
    return lane.externalId()
        .filter(id -> lane.transport().equals(SERVER))
        .map(id -> "[@" + lane.handle() + "](codex://threads/" + id + ")");
  }

  private static String locked(LaneState lane) {
    if (lane.isLive()) {
      return "its agent takes no input after its start; --transport tmux starts one that does";
    }
    return lane.exit().orElse(null) instanceof ExitStatus.LetGo
        ? "its pane was let go of"
        : "its agent has ended";
  }

  private static String reason(LaneState lane) {
    return switch (LaneStatus.of(lane)) {
      case ENDED -> lane.exit().map(ExitStatus::describe).orElse("");
      case NEEDS_APPROVAL, NEEDS_ANSWER ->
          lane.requests().stream().findFirst().map(AgentRequest::text).orElse("");
      case BUSY -> "a turn runs";
      case IDLE ->
          lane.latestTurn()
              .map(turn -> "its turn " + words(turn))
              .orElse("it waits for its first message");
      case MENU, RATE_LIMITED, UNKNOWN -> lane.marks().standstill().map(Standstill::why).orElse("");
      case STARTING -> lane.marks().outage().map(Outage::why).orElse("nothing was seen of it yet");
      case ERROR -> lane.marks().outage().map(Outage::why).orElse("");
    };
  }

  private static String words(TurnStatus status) {
    return status == TurnStatus.FAILED ? "failed" : "was " + status.name().toLowerCase(Locale.ROOT);
  }
}
