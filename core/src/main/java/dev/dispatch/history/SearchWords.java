package dev.dispatch.history;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody wants to find: words, {@code "words that stand together"}, and beginnings ({@code
 * wor*}). Nothing else has a meaning: whatever is typed is either that or an error in plain words.
 */
public record SearchWords(List<Term> terms) {
  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_TERMS = 32;
  private static final int MIN_PREFIX = 3;

  /**
   * One of them; an item must have all.
   *
   * @param text has a letter or digit, and no character that is unprintable
   * @param isPrefix whether its last word may go on
   */
  public record Term(String text, boolean isPrefix) {}

  public SearchWords {
    terms = List.copyOf(terms);
  }

  /** Reads what was typed; fails with a validation error. */
  public static SearchWords parse(String typed) {
    if (typed.length() > MAX_LENGTH) {
      throw invalid(
          "it has %d characters; at most %d are looked for".formatted(typed.length(), MAX_LENGTH));
    }
    List<Term> terms = new ArrayList<>();
    String rest = printable(typed);
    int at = 0;
    while (at < rest.length()) {
      char c = rest.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      boolean isQuoted = c == '"';
      int from = isQuoted ? at + 1 : at;
      int to = isQuoted ? rest.indexOf('"', from) : endOfWord(rest, from);
      if (to < 0) {
        throw invalid("a quotation mark is open: " + rest.substring(at));
      }
      at = isQuoted ? to + 1 : to;
      boolean isPrefix = isQuoted ? rest.startsWith("*", at) : rest.charAt(to - 1) == '*';
      at += isQuoted && isPrefix ? 1 : 0;
      add(terms, rest.substring(from, to), isPrefix);
    }
    if (terms.isEmpty()) {
      throw invalid(
          typed.isBlank() ? "it is empty" : "it has no letter and no digit: " + rest.strip());
    }
    if (terms.size() > MAX_TERMS) {
      throw invalid(
          "it has %d words; at most %d are looked for".formatted(terms.size(), MAX_TERMS));
    }
    return new SearchWords(terms);
  }

  private static int endOfWord(String text, int from) {
    int to = from;
    while (to < text.length()
        && !Character.isWhitespace(text.charAt(to))
        && text.charAt(to) != '"') {
      to++;
    }
    return to;
  }

  /** Signs alone are passed over, as they are in what is looked through. */
  private static void add(List<Term> terms, String text, boolean isPrefix) {
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return;
    }
    String bare = text.strip();
    int end = bare.length();
    while (end > 0 && bare.charAt(end - 1) == '*') {
      end--;
    }
    bare = bare.substring(0, end);
    if (isPrefix && lastWordLength(bare) < MIN_PREFIX) {
      throw invalid(
          "%s* is too short a beginning; it needs %d letters or digits"
              .formatted(bare, MIN_PREFIX));
    }
    terms.add(new Term(bare, isPrefix));
  }

  private static int lastWordLength(String text) {
    int length = 0;
    for (int i = text.length(); i > 0; ) {
      int c = text.codePointBefore(i);
      if (!Character.isLetterOrDigit(c)) {
        break;
      }
      length++;
      i -= Character.charCount(c);
    }
    return length;
  }

  private static String printable(String typed) {
    StringBuilder clean = new StringBuilder(typed.length());
    typed.codePoints().map(c -> isPrintable(c) ? c : ' ').forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isPrintable(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.SURROGATE && type != Character.UNASSIGNED;
  }

  private static DispatchException invalid(String why) {
    return new DispatchException(ErrorCode.VALIDATION, "search: " + why, "dispatch search --help");
  }
}
