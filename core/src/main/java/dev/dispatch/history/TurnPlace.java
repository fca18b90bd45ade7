package dev.dispatch.history;

import java.util.Optional;

/**
 * Where in a turn a lane is, as far as its items need it.
 *
 * @param turns so far
 * @param turn of the items to come: the agent's id of it, or its number where it tells none
 * @param running whether it has begun and not ended
 * @param said whether the agent said something in it that is an item
 */
public record TurnPlace(int turns, Optional<String> turn, boolean running, boolean said) {
  /** Before the first. */
  public static final TurnPlace NONE = new TurnPlace(0, Optional.empty(), false, false);

  /** A turn began; the same may be told twice. */
  public TurnPlace started(Optional<String> id) {
    if (running && (id.isEmpty() || id.equals(turn))) {
      return this;
    }
    int number = turns + 1;
    return new TurnPlace(number, id.or(() -> Optional.of("" + number)), true, false);
  }

  /** The agent said something. */
  public TurnPlace heard() {
    return new TurnPlace(turns, turn, running, true);
  }

  /** It ended; what comes before the next still counts to it. */
  public TurnPlace ended() {
    return new TurnPlace(turns, turn, false, said);
  }
}
