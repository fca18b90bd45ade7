package dev.dispatch.transport.tmux;

import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.ScreenRules;
import dev.dispatch.screen.Standstill;
import java.time.Duration;
import java.util.Optional;

/** Whether an agent stands still, from what its screen showed for how long. */
final class Standing {
  /** What is typed may open a list for a moment. */
  private static final Duration STILL_FOR = Duration.ofSeconds(1);

  /** How long a program may take until its screen says anything. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  private Standing() {}

  /**
   * What it stands still on.
   *
   * @param shown how long the screen has been in that state
   * @param before what it stood still on before this look
   * @param heard whether anything was heard of it yet: that its screen proves nothing means little
   *     then
   */
  static Optional<Standstill> on(
      PaneState state,
      Duration shown,
      Optional<Standstill> before,
      boolean heard,
      ScreenRules rules) {
    return switch (state) {
      case MENU ->
          after(shown, STILL_FOR, before, state, "a menu is open on its screen and takes the keys");
      case RATE_LIMITED ->
          after(shown, STILL_FOR, before, state, "its screen says that a limit is reached");
      case UNKNOWN ->
          heard || before.isPresent()
              ? before
              : after(shown, UNKNOWN_FOR, before, state, nothing(rules));
      case STARTING, IDLE, BUSY, NEEDS_APPROVAL, NEEDS_ANSWER, ENDED -> Optional.empty();
    };
  }

  /** Whether another look soon may find that it does. */
  static boolean isDue(PaneState state, Optional<Standstill> before, boolean heard) {
    return switch (state) {
      case MENU, RATE_LIMITED -> before.filter(on -> on.state() == state).isEmpty();
      case UNKNOWN -> !heard && before.isEmpty();
      case STARTING, IDLE, BUSY, NEEDS_APPROVAL, NEEDS_ANSWER, ENDED -> false;
    };
  }

  private static Optional<Standstill> after(
      Duration shown, Duration limit, Optional<Standstill> before, PaneState state, String why) {
    return shown.compareTo(limit) >= 0 ? Optional.of(new Standstill(state, why)) : before;
  }

  private static String nothing(ScreenRules rules) {
    boolean knowsIdle = rules.rules().stream().anyMatch(rule -> rule.state() == PaneState.IDLE);
    return knowsIdle
        ? "its screen is none that the rules for " + rules.agent() + " know"
        : "there are no screen rules for its program, so nothing tells whether it is idle or busy";
  }
}
