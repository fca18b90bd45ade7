package dev.dispatch.bench;

import java.util.Locale;

/**
 * What a row came to.
 *
 * @param measured for people, with units
 * @param isWithinLimit whether the claim holds
 */
record Outcome(String measured, boolean isWithinLimit) {
  /** Formats the figures the same way in every locale. */
  @SuppressWarnings("AnnotateFormatMethod") // its library would be needed for this alone
  static Outcome of(boolean isWithinLimit, String format, Object... figures) {
    return new Outcome(String.format(Locale.ROOT, format, figures), isWithinLimit);
  }
}
