package dev.dispatch.screen;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an agent in a terminal is doing, as far as its screen proves it. */
public enum PaneState {
  /** The program runs and cannot take a prompt yet. */
  STARTING,
  /** It waits for a prompt. */
  IDLE,
  /** A turn runs. */
  BUSY,
  /** It asks whether it may do something; an answer must name the dialog it was read from. */
  NEEDS_APPROVAL,
  /** It asks a question of its own. */
  NEEDS_ANSWER,
  /** A menu or list is open that takes the keys. */
  MENU,
  /** It stopped at a limit of its provider. */
  RATE_LIMITED,
  /** It is gone; a shell has the terminal. */
  ENDED,
  /** The screen does not prove any of the others. */
  UNKNOWN;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state of this wire name. */
  public static Optional<PaneState> find(String wireName) {
    return Arrays.stream(values()).filter(s -> s.wireName().equals(wireName)).findFirst();
  }

  @JsonCreator
  static PaneState of(String wireName) {
    return find(wireName).orElse(UNKNOWN);
  }
}
