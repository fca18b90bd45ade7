package dev.dispatch.plan;

/** What the marker of a plan item says. */
public enum ItemState {
  /** {@code [ ]}: not started, or in progress if it is the first open one. */
  OPEN,
  /** {@code [x]}. */
  DONE,
  /** {@code [?]}: a question stands in the way. */
  BLOCKED,
  /** {@code [!]}: it failed. */
  ERROR
}
