package dev.dispatch.task;

import java.time.Instant;

/** What a worker tells its overseer. */
public record Report(Kind kind, String text, Instant at) {
  /** What a report means. */
  public enum Kind {
    /** News; needs no reply. */
    PROGRESS,
    /** The work is finished, the worker says. */
    DONE,
    /** The worker cannot go on. */
    PROBLEM
  }
}
