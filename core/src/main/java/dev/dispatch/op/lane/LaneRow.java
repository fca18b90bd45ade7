package dev.dispatch.op.lane;

import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.LaneAccess;
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
 * @param title of its task; of an attached lane what its agent calls the conversation
 * @param source {@code owned}: started by dispatch; {@code attached}: begun by somebody else
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

  static LaneRow of(LaneAccess access, Optional<TaskState> task, Instant now) {
    LaneState lane = access.lane();
    return new LaneRow(
        lane.ref().value(),
        lane.handle(),
        task.map(state -> state.spec().title())
            .or(() -> lane.marks().attached().flatMap(KnownConversation::title)),
        lane.transport(),
        lane.agent(),
        lane.isAttached() ? "attached" : "owned",
        LaneStatus.of(lane),
        reason(lane),
        Math.max(0, Duration.between(lane.lastEventAt(), now).toSeconds()),
        lane.cwd(),
        task.flatMap(TaskState::madeWorktree).map(Worktree::branch),
        lane.task().map(key -> key.id().value()),
        lane.externalId(),
        access.can().send(),
        access.can(),
        access.lockedReason(),
        link(lane));
  }

  /** Programs that show Markdown open the conversation with it. */
  private static Optional<String> link(LaneState lane) {
    return lane.externalId()
        .filter(id -> lane.transport().equals(SERVER))
        .map(id -> "[@" + lane.handle() + "](codex://threads/" + id + ")");
  }

  private static String reason(LaneState lane) {
    return switch (LaneStatus.of(lane)) {
      case ENDED, ARCHIVED -> lane.exit().map(ExitStatus::describe).orElse("");
      case NEEDS_APPROVAL, NEEDS_ANSWER ->
          lane.requests().stream().findFirst().map(AgentRequest::text).orElse("");
      case BUSY -> "a turn runs";
      case IDLE ->
          lane.latestTurn()
              .map(turn -> "its turn " + words(turn))
              .orElse("it waits for its first message");
      case MENU, RATE_LIMITED, UNKNOWN ->
          lane.marks()
              .standstill()
              .map(Standstill::why)
              .orElse(
                  lane.isAttached() ? "attached: what is done with it elsewhere is not seen" : "");
      case STARTING -> lane.marks().outage().map(Outage::why).orElse("nothing was seen of it yet");
      case ERROR -> lane.marks().outage().map(Outage::why).orElse("");
    };
  }

  private static String words(TurnStatus status) {
    return status == TurnStatus.FAILED ? "failed" : "was " + status.name().toLowerCase(Locale.ROOT);
  }
}
