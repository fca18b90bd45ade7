package dev.dispatch.task;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads when a provider's limit ends from what a program printed: {@code try again at 5:09 PM},
 * {@code resets 3pm (Europe/Berlin)}, {@code try again in 2 hours 5 minutes}, {@code limit
 * reached|1763737200}.
 */
public final class LimitReset {
  private static final Pattern EPOCH =
      Pattern.compile("(?:limit reached\\||\"resets_?[aA]t\"\\s*:\\s*)(\\d{10})\\b");

  private static final Pattern SPAN =
      Pattern.compile(
          "(?:try again|retry|resets?)(?: after)? in ((?:\\d+(?:\\.\\d+)?\\s*"
              + "(?:d|h|m|s|ms|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)\\b[ ,]*(?:and )?)+)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|d|h|m|s)", Pattern.CASE_INSENSITIVE);

  private static final Pattern TIME =
      Pattern.compile(
          "(?:try again at|resets?(?: at)?)\\s+"
              + "(?:(?<month>[A-Z][a-z]{2})[a-z]*\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,?"
              + "(?: (?<year>\\d{4}),?)?(?: at)?\\s+)?"
              + "(?<hour>\\d{1,2})(?::(?<minute>\\d{2}))?\\s*(?<half>[AaPp]\\.?[Mm])?"
              + "(?:\\s*\\((?<zone>[A-Za-z_]+(?:/[A-Za-z_]+)*)\\))?");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "d", Duration.ofDays(1),
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1),
          "ms", Duration.ofMillis(1));

  private LimitReset() {}

  /**
   * The moment a text names; empty where it names none.
   *
   * @param zone of the program, for a time of day without one
   */
  public static Optional<Instant> find(String text, Instant now, ZoneId zone) {
    return epoch(text).or(() -> span(text, now)).or(() -> time(text, now, zone));
  }

  private static Optional<Instant> epoch(String text) {
    Matcher matcher = EPOCH.matcher(text);
    return matcher.find()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static Optional<Instant> span(String text, Instant now) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(matcher.group(1));
    while (part.find()) {
      Duration unit = UNITS.getOrDefault(part.group(2).toLowerCase(Locale.ROOT), Duration.ZERO);
      sum = sum.plusNanos((long) (Double.parseDouble(part.group(1)) * unit.toNanos()));
    }
    return Optional.of(now.plus(sum));
  }

  private static Optional<Instant> time(String text, Instant now, ZoneId zone) {
    Matcher matcher = TIME.matcher(text);
    while (matcher.find()) {
      // A bare number is no time of day.
      if (matcher.group("minute") != null || matcher.group("half") != null) {
        try {
          return Optional.of(moment(matcher, now, zone));
        } catch (DateTimeException e) {
          // 25:00 and the like: not a time after all
        }
      }
    }
    return Optional.empty();
  }

  private static Instant moment(Matcher matcher, Instant now, ZoneId own) {
    ZoneId zone = matcher.group("zone") == null ? own : ZoneId.of(matcher.group("zone"));
    int minute = matcher.group("minute") == null ? 0 : Integer.parseInt(matcher.group("minute"));
    LocalTime time = LocalTime.of(hour(matcher), minute);
    ZonedDateTime present = now.atZone(zone);
    if (matcher.group("month") == null) {
      ZonedDateTime today = present.with(time);
      return (today.isAfter(present) ? today : today.plusDays(1)).toInstant();
    }
    int day = Integer.parseInt(matcher.group("day"));
    int year =
        matcher.group("year") == null ? present.getYear() : Integer.parseInt(matcher.group("year"));
    ZonedDateTime named =
        LocalDate.of(year, month(matcher.group("month")), day).atTime(time).atZone(zone);
    boolean nextYear = matcher.group("year") == null && named.isBefore(present);
    return (nextYear ? named.plusYears(1) : named).toInstant();
  }

  private static int hour(Matcher matcher) {
    int hour = Integer.parseInt(matcher.group("hour"));
    if (matcher.group("half") == null) {
      return hour;
    }
    boolean afternoon = matcher.group("half").toLowerCase(Locale.ROOT).startsWith("p");
    return hour % 12 + (afternoon ? 12 : 0);
  }

  private static Month month(String name) {
    for (Month month : Month.values()) {
      if (month.name().regionMatches(/* ignoreCase= */ true, 0, name, 0, name.length())) {
        return month;
      }
    }
    throw new DateTimeException("no month is called " + name);
  }
}
