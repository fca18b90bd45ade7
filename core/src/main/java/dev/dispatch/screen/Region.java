package dev.dispatch.screen;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A part of the screen that a condition looks at. Quoted text in an answer looks like a dialog, so
 * that a rule names the smallest part that carries its proof.
 *
 * @param count how many lines, for the kinds that are counted; 0 for the others
 */
public record Region(Kind kind, int count) {

  /** The parts there are. */
  public enum Kind {
    /** Every line. Never for dialogs. */
    WHOLE(false),
    /** The title, as one line. */
    TITLE(false),
    /** The name of the program in the foreground, as one line. */
    COMMAND(false),
    /** The last lines that are not blank. */
    TAIL(true),
    /** The prompt box with what is in it. */
    COMPOSER(false),
    /** What is below the prompt box. */
    FOOTER(false),
    /** The nearest lines above the prompt box that are not blank. */
    ABOVE(true),
    /** The block that the rule's dialog takes up, which ends at the bottom of the screen. */
    DIALOG(false);

    private final boolean counted;

    Kind(boolean counted) {
      this.counted = counted;
    }
  }

  public Region {
    if (kind.counted != (count > 0)) {
      throw new IllegalArgumentException("region " + kind + " with count " + count);
    }
  }

  static Region of(Kind kind) {
    return new Region(kind, 0);
  }

  /** Reads {@code footer} or {@code tail:5}; empty where it is neither. */
  public static Optional<Region> parse(String text) {
    String[] parts = text.split(":", 2);
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(k -> word(k).equals(parts[0])).findFirst();
    boolean number = parts.length == 2 && parts[1].matches("[1-9]\\d{0,2}");
    return kind.filter(k -> k.counted ? number : parts.length == 1)
        .map(k -> new Region(k, k.counted ? Integer.parseInt(parts[1]) : 0));
  }

  /** What {@link #parse} reads, for errors. */
  public static String choices() {
    return Arrays.stream(Kind.values())
        .map(k -> word(k) + (k.counted ? ":N" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word(kind) + (kind.counted ? ":" + count : "");
  }
}
