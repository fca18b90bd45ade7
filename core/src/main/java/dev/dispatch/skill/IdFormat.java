package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a project writes the ids of its issues: {@code #xxx}, {@code CU-xxx}, {@code TEAM-xxx}.
 * {@code TEAM} and {@code PROJECT} stand for any team and project.
 */
final class IdFormat {
  private static final int MAX_LENGTH = 60;
  private static final Pattern PLACE = Pattern.compile("x{2,}|X{2,}|n{3,}|N{3,}|123+");
  private static final Pattern ANY_ID =
      Pattern.compile("(?:#\\d+|CU-[A-Za-z0-9]+|[A-Z][A-Z0-9_]{1,19}-\\d+)");
  private final Pattern pattern;

  private IdFormat(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * An id at the start of a text.
   *
   * @param id as it was written, {@code #123}
   * @param rest what follows it
   */
  record Match(String id, String rest) {
    /** For a program's arguments and for a branch: without the {@code #}. */
    String bare() {
      return id.startsWith("#") ? id.substring(1) : id;
    }
  }

  /** Reads a format as a project writes it. */
  static IdFormat of(String format, String source) {
    Matcher place = PLACE.matcher(format);
    if (!place.find() || format.chars().anyMatch(Character::isWhitespace)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "id-format in " + source + " is " + Quoted.of(format) + "; expected a form like #xxx",
          "write one of #xxx, CU-xxx, TEAM-xxx, PROJECT-xxx in " + source);
    }
    String before = format.substring(0, place.start());
    String after = Pattern.quote(format.substring(place.end()));
    if (before.equals("TEAM-") || before.equals("PROJECT-")) {
      return new IdFormat(Pattern.compile("[A-Z][A-Z0-9_]{0,19}-\\d{1,10}" + after));
    }
    String number = before.equals("CU-") ? "[A-Za-z0-9]{1,20}" : "\\d{1,12}";
    return new IdFormat(Pattern.compile(Pattern.quote(before) + number + after));
  }

  /** The id that is the whole text or its first word. */
  Optional<Match> match(String text) {
    return firstWord(text, pattern);
  }

  private static Optional<Match> firstWord(String text, Pattern pattern) {
    String stripped = text.strip();
    int end = 0;
    while (end < stripped.length() && !Character.isWhitespace(stripped.charAt(end))) {
      end++;
    }
    String rest = stripped.substring(end).strip();
    while (end > 0 && ",:;.)".indexOf(stripped.charAt(end - 1)) >= 0) {
      end--;
    }
    String word = stripped.substring(0, end);
    return end <= MAX_LENGTH && pattern.matcher(word).matches()
        ? Optional.of(new Match(word, rest))
        : Optional.empty();
  }

  /** Whether a text starts with what some project would write for an issue. */
  static boolean looksLikeAnId(String text) {
    return firstWord(text, ANY_ID).isPresent();
  }
}
