package dev.dispatch.inbox;

/** Why something waits for a person; in the order of urgency. */
public enum EntryKind {
  /** A worker waits for an answer. */
  QUESTION,
  /** An agent waits for permission to do one thing. */
  APPROVAL,
  /** A worker cannot go on, or never started. */
  PROBLEM,
  /** A worker shows no sign of life, or takes very long. */
  STALLED,
  /** A result waits to be looked at. */
  REVIEW
}
