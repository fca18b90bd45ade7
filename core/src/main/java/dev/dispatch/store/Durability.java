package dev.dispatch.store;

/** How hard a commit must be before it counts. */
public enum Durability {
  /** Survives the end of the daemon; the last moments may be lost with the machine. */
  NORMAL,
  /** On the disk before the call returns: intents, answers, receipts. */
  FULL
}
