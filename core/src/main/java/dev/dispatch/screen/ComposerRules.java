package dev.dispatch.screen;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the prompt box is found: the last line that {@code bottom} matches, and above it, with
 * nothing but {@code more} lines between, the line that {@code prompt} matches.
 *
 * @param prompt the first line of the box; group 1 is what is typed
 * @param more a further line of the box; group 1 is what is typed
 * @param top the line right above the first one, where there must be a certain one
 * @param bottom the line right below the last one
 * @param footerMost how many lines that are not blank may be below {@code bottom}
 * @param none a box with one of these in it or below it is none
 * @param hints what is shown in an empty box
 * @param paste the marker for a long paste
 */
public record ComposerRules(
    Pattern prompt,
    Pattern more,
    Optional<Pattern> top,
    Pattern bottom,
    int footerMost,
    List<Pattern> none,
    List<Pattern> hints,
    Optional<Pattern> paste) {

  public ComposerRules {
    none = List.copyOf(none);
    hints = List.copyOf(hints);
  }
}
