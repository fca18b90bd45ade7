package dev.dispatch.lane;

import dev.dispatch.delivery.SendMode;
import dev.dispatch.transport.ThreadCommand;
import java.util.Optional;

/** What somebody is about to do with a lane, as far as it changes its conversation. */
public enum LaneUse {
  SEND("send"),
  STEER("send --steer"),
  QUEUE("send --queue"),
  INTERJECT("send --interject"),
  CONTEXT("send --context"),
  STOP("stop"),
  GOAL("goal"),
  FORK("fork"),
  ROLLBACK("rollback"),
  COMPACT("compact");

  private final String words;

  LaneUse(String words) {
    this.words = words;
  }

  /** As it is asked for. */
  public String words() {
    return words;
  }

  boolean isIn(Capabilities can) {
    return switch (this) {
      case SEND -> can.send();
      case STEER -> can.steer();
      case QUEUE -> can.queue();
      case INTERJECT -> can.interject();
      case CONTEXT -> can.context();
      case STOP -> can.stop();
      case GOAL -> can.goalSet();
      case FORK -> can.fork();
      case ROLLBACK -> can.rollback();
      case COMPACT -> can.compact();
    };
  }

  /** What an action comes to; empty where it changes nothing of the conversation. */
  public static Optional<LaneUse> of(LaneAction action) {
    return switch (action) {
      case LaneAction.Send(String text, SendMode mode) -> Optional.of(of(mode));
      case LaneAction.Interrupt interrupt -> Optional.of(STOP);
      case LaneAction.OnThread(ThreadCommand command) -> of(command);
      case LaneAction.Reconcile reconcile -> Optional.empty();
      case LaneAction.Release release -> Optional.empty();
      case LaneAction.Decide decide -> Optional.empty();
      case LaneAction.Rename rename -> Optional.empty();
      case LaneAction.End end -> Optional.empty();
    };
  }

  private static LaneUse of(SendMode mode) {
    return switch (mode) {
      case SEND -> SEND;
      case STEER -> STEER;
      case QUEUE -> QUEUE;
      case INTERJECT -> INTERJECT;
      case CONTEXT -> CONTEXT;
    };
  }

  private static Optional<LaneUse> of(ThreadCommand command) {
    return switch (command) {
      case ThreadCommand.Rename rename -> Optional.empty();
      case ThreadCommand.Compact compact -> Optional.of(COMPACT);
      case ThreadCommand.Rollback rollback -> Optional.of(ROLLBACK);
      case ThreadCommand.SetGoal goal -> Optional.of(GOAL);
      case ThreadCommand.ClearGoal goal -> Optional.of(GOAL);
    };
  }
}
