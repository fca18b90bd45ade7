package dev.dispatch.lane;

import dev.dispatch.delivery.SendMode;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.ThreadCommand;

/** What somebody wants done with an agent that stays. */
public sealed interface LaneAction {
  /** Gives it a message; an agent in a terminal as a person would type it. */
  record Send(String text, SendMode mode) implements LaneAction {}

  /**
   * Finds out what became of a message that nobody knows of.
   *
   * @param delivery its id
   */
  record Reconcile(String delivery) implements LaneAction {}

  /** Lets the messages that are held go on. */
  record Release(String by) implements LaneAction {}

  /** Interrupts its running turn. */
  record Interrupt() implements LaneAction {}

  /**
   * Decides on what it asks: a permission, a choice.
   *
   * @param key of the request
   */
  record Decide(String key, RequestAnswer answer, String by) implements LaneAction {}

  /** Gives the lane another handle, and its conversation that name. */
  record Rename(String handle) implements LaneAction {}

  /** Does something with its conversation. */
  record OnThread(ThreadCommand command) implements LaneAction {}

  /** Ends it. */
  record End() implements LaneAction {}
}
