package dev.dispatch.turn;

/** How far a turn item got. */
public enum ItemStatus {
  RUNNING,
  COMPLETED,
  FAILED,
  /** The agent's client or its user refused it. */
  DECLINED;

  /** Whether it can still change. */
  public boolean isTerminal() {
    return this != RUNNING;
  }
}
