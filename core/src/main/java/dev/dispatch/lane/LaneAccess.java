package dev.dispatch.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.ExitStatus;
import java.util.Optional;

/**
 * What may be done with a lane: what its transport can do, less what nobody may do with somebody
 * else's conversation. Lists show it and actions are refused by it, so that both say the same.
 *
 * @param lockedReason why no message can be sent; absent where one can
 */
public record LaneAccess(LaneState lane, Capabilities can, Optional<String> lockedReason) {
  /** The setting with which a user opens attached lanes. */
  public static final String OPENING = "policy.allow_attached_writes";

  private static final String HOW =
      "dispatch config set " + OPENING + " true opens send, --context and goals";

  /**
   * What follows from a lane's state.
   *
   * @param offered what its transport can do with it
   * @param attachedWrites whether the user lets dispatch write to attached lanes
   */
  public static LaneAccess of(LaneState lane, Capabilities offered, boolean attachedWrites) {
    if (!lane.isLive()) {
      return new LaneAccess(lane, Capabilities.NONE, Optional.of(ended(lane)));
    }
    if (lane.isAttached()) {
      return attachedWrites
          ? new LaneAccess(lane, Capabilities.ATTACHED, Optional.empty())
          : new LaneAccess(
              lane,
              Capabilities.NONE,
              Optional.of("it is attached: somebody else began this conversation; " + HOW));
    }
    return new LaneAccess(
        lane,
        offered,
        offered.send()
            ? Optional.empty()
            : Optional.of(
                "its agent takes no input after its start; --transport tmux starts one that does"));
  }

  private static String ended(LaneState lane) {
    return switch (lane.exit().orElse(null)) {
      case ExitStatus.LetGo letGo -> "its pane was let go of";
      case ExitStatus.Archived archived ->
          "it is archived; dispatch restore " + lane.ref() + " brings it back";
      case null, default -> "its agent has ended";
    };
  }

  /**
   * Refuses what may not be done with an attached lane. What a transport cannot do with a lane of
   * our own it refuses itself, with what it can do instead.
   *
   * @throws DispatchException {@code NOT_ALLOWED}
   */
  public void require(LaneUse use) {
    if (!lane.isAttached() || !lane.isLive() || use.isIn(can)) {
      return;
    }
    String subject =
        "%s: lane %s (%s) is attached: somebody else began this conversation"
            .formatted(use.words(), lane.ref(), lane.handle());
    if (use.isIn(Capabilities.ATTACHED)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED, subject + ", and your configuration does not open it", HOW);
    }
    throw new DispatchException(
        ErrorCode.NOT_ALLOWED,
        subject + "; this can be done with lanes only that dispatch began",
        "dispatch new --transport app-server begins one",
        HOW);
  }
}
