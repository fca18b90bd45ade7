package dev.dispatch.lane;

import dev.dispatch.transport.RequestAnswer;

/** What somebody wants done with an agent that stays. */
public sealed interface LaneAction {
  /** Gives it a message, as a person would type it. */
  record Send(String text) implements LaneAction {}

  /** Interrupts its running turn. */
  record Interrupt() implements LaneAction {}

  /**
   * Decides on what it asks: a permission, a choice.
   *
   * @param key of the request
   */
  record Decide(String key, RequestAnswer answer, String by) implements LaneAction {}

  /** Ends it. */
  record End() implements LaneAction {}
}
