package dev.dispatch.turn;

/** How a turn ended. */
public enum TurnStatus {
  COMPLETED,
  FAILED,
  INTERRUPTED
}
