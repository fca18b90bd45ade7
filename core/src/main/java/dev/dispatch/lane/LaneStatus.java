package dev.dispatch.lane;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Standstill;
import java.util.Locale;
import java.util.Optional;

/** What a lane is doing; derived from what is stored of it, never stored itself. */
public enum LaneStatus {
  /** Its agent is being started, or has not been seen to begin. */
  STARTING,
  /** Its agent waits for input. */
  IDLE,
  /** A turn runs. */
  BUSY,
  /** Its agent asks whether it may do something. */
  NEEDS_APPROVAL,
  /** Its agent asks a question. */
  NEEDS_ANSWER,
  /** A menu or list is open on its screen that takes the keys. */
  MENU,
  /** Its agent stopped at a limit of its provider. */
  RATE_LIMITED,
  /** Its agent is gone. */
  ENDED,
  /** Its conversation is in its agent's archive. */
  ARCHIVED,
  /** Its conversation is on no server, and is not brought back unasked. */
  ERROR,
  /** Nothing that was seen of it proves any of the others. */
  UNKNOWN;

  /** The status that follows from a lane's state. */
  public static LaneStatus of(LaneState lane) {
    if (!lane.isLive()) {
      return lane.isArchived() ? ARCHIVED : ENDED;
    }
    Optional<Outage> outage = lane.marks().outage();
    if (outage.isPresent()) {
      return outage.get().comesBack() ? STARTING : ERROR;
    }
    if (!lane.requests().isEmpty()) {
      return switch (lane.requests().getFirst().kind()) {
        case APPROVAL -> NEEDS_APPROVAL;
        case QUESTION -> NEEDS_ANSWER;
      };
    }
    PaneState standstill =
        lane.marks().standstill().map(Standstill::state).orElse(PaneState.STARTING);
    if (standstill == PaneState.MENU) {
      return MENU;
    }
    if (standstill == PaneState.RATE_LIMITED) {
      return RATE_LIMITED;
    }
    if (lane.turnRunning()) {
      return BUSY;
    }
    if (lane.latestTurn().isPresent() || lane.marks().ready()) {
      return IDLE;
    }
    // what somebody else does with it is not seen
    return standstill == PaneState.UNKNOWN || lane.isAttached() ? UNKNOWN : STARTING;
  }

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
