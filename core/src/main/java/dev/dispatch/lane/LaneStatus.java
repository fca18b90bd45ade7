package dev.dispatch.lane;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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
  /** Its agent is gone. */
  ENDED;

  /** The status that follows from a lane's state. */
  public static LaneStatus of(LaneState lane) {
    if (!lane.isLive()) {
      return ENDED;
    }
    if (!lane.requests().isEmpty()) {
      return switch (lane.requests().getFirst().kind()) {
        case APPROVAL -> NEEDS_APPROVAL;
        case QUESTION -> NEEDS_ANSWER;
      };
    }
    if (lane.turnRunning()) {
      return BUSY;
    }
    return lane.latestTurn().isPresent() || lane.marks().ready() ? IDLE : STARTING;
  }

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
