package dev.dispatch.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Spans of time in the spelling of the daemon's options and of question files: {@code 90s}, {@code
 * 1h30m}, {@code 250ms}; a bare number is seconds. The client cannot see the daemon's own reader
 * and writer; a test in the daemon holds them together.
 */
final class Span {
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1000L, 1L};
  private static final int MAX_DIGITS = 9;

  private Span() {}

  /** The span, or null where the text is none. */
  static @Nullable Duration parse(String text) {
    String rest = text.strip();
    if (rest.isEmpty()) {
      return null;
    }
    if (digits(rest, 0) == rest.length()) {
      return rest.length() > MAX_DIGITS ? null : Duration.ofSeconds(Long.parseLong(rest));
    }
    long total = 0;
    int unit = 0;
    int at = 0;
    while (at < rest.length()) {
      int end = digits(rest, at);
      if (end == at || end - at > MAX_DIGITS) {
        return null;
      }
      int nameEnd = end;
      while (nameEnd < rest.length() && !isDigit(rest.charAt(nameEnd))) {
        nameEnd++;
      }
      String name = rest.substring(end, nameEnd);
      while (unit < UNITS.length && !UNITS[unit].equals(name)) {
        unit++;
      }
      if (unit == UNITS.length) {
        return null;
      }
      total += Long.parseLong(rest.substring(at, end)) * MILLIS[unit++];
      at = nameEnd;
    }
    return Duration.ofMillis(total);
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The span as {@link #parse} reads it back, to the millisecond. */
  static String format(Duration span) {
    long left = Math.max(0, span.toMillis());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < UNITS.length; i++) {
      long amount = left / MILLIS[i];
      left %= MILLIS[i];
      if (amount > 0) {
        text.append(amount).append(UNITS[i]);
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
