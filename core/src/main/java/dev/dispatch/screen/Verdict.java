package dev.dispatch.screen;

import java.util.List;
import java.util.Optional;

/**
 * What a screen proves, and by what.
 *
 * @param agent whose rules were used
 * @param version of those rules
 * @param match the rule that decided, none where the state is unknown
 * @param misses the rules that did not hold, highest priority first
 * @param copyMode whether keys go to the user's scrolling and not to the program
 */
public record Verdict(
    String agent,
    String version,
    PaneState state,
    Optional<Match> match,
    List<Miss> misses,
    Composer composer,
    Optional<Dialog> dialog,
    boolean copyMode) {

  public Verdict {
    misses = List.copyOf(misses);
  }

  /** Whether a prompt may be put in now: idle, and what is in the prompt box is known. */
  public boolean takesPrompt() {
    return state == PaneState.IDLE && !copyMode && !(composer instanceof Composer.Absent);
  }

  /** A rule that held. */
  public record Match(String rule, Region region, List<Line> lines) {
    public Match {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line of evidence.
   *
   * @param number from 1; 0 for what is no line of the screen, such as the title
   */
  public record Line(int number, String text) {}

  /** A rule that did not hold. */
  public record Miss(String rule, PaneState state, String reason) {}
}
