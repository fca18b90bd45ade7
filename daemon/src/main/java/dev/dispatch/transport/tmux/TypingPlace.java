package dev.dispatch.transport.tmux;

import dev.dispatch.screen.ScreenRules;

/** A terminal that is typed into by the rules of {@link SafeInput}. */
interface TypingPlace {
  String pane();

  ScreenRules rules();

  /** Whether a turn runs, as far as more is known of it than the screen shows. */
  boolean isTurnRunning();

  /** A message was submitted and seen to be taken up. */
  default void submitted() {}
}
