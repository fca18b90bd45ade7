package dev.dispatch.op;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 250ms}. */
public final class Spans {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private Spans() {}

  /** Reads a span; a bare number is seconds. */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    if (SECONDS.matcher(trimmed).matches()) {
      return Duration.ofSeconds(Long.parseLong(trimmed));
    }
    Matcher matcher = SHAPE.matcher(trimmed);
    if (trimmed.isEmpty() || !matcher.matches()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          Quoted.of(text) + " is not a span of time: expected a form like 90s, 10m, 2h or 1h30m");
    }
    return Duration.ofDays(number(matcher.group(1)))
        .plusHours(number(matcher.group(2)))
        .plusMinutes(number(matcher.group(3)))
        .plusSeconds(number(matcher.group(4)))
        .plusMillis(number(matcher.group(5)));
  }

  /** Writes a span so that {@link #parse} reads it back to the millisecond. */
  public static String format(Duration span) {
    if (span.isZero() || span.isNegative()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, span.toDays(), "d");
    append(text, span.toHoursPart(), "h");
    append(text, span.toMinutesPart(), "m");
    append(text, span.toSecondsPart(), "s");
    append(text, span.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  private static long number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
