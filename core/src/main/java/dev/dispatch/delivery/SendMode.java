package dev.dispatch.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a message is to do on a lane. */
public enum SendMode {
  /** Starts a turn; refused where one runs. */
  SEND,
  /** Adds to the turn that runs; refused where none does. */
  STEER,
  /** Interrupts the turn that runs, and starts one. */
  INTERJECT,
  /** Starts a turn when those before it are over and ended well. */
  QUEUE,
  /** Is put beside the conversation and starts nothing. */
  CONTEXT;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
