package dev.dispatch.report;

import java.util.List;

/** What the lines of reports are made of; all of it in one pass over the text. */
final class ReportText {
  private static final List<String> PLACEHOLDERS =
      List.of(
          "<branch>", "<step>", "<question>", "<description>", "<reason>", "<summary>", "<what>");

  private ReportText() {}

  /**
   * A text cut at its first separator: a dash of any length between spaces.
   *
   * @param found whether there was one; otherwise the head is everything
   */
  record Halves(String head, String tail, boolean found) {}

  static Halves split(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (isDash(text.charAt(i))
          && Character.isWhitespace(text.charAt(i - 1))
          && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1)))) {
        return new Halves(text.substring(0, i).strip(), text.substring(i + 1).strip(), true);
      }
    }
    return new Halves(text.strip(), "", false);
  }

  private static boolean isDash(char c) {
    return c == '-' || c == '–' || c == '—';
  }

  static boolean hasLineBreak(String text) {
    return text.chars().anyMatch(ReportText::isLineBreak);
  }

  private static boolean isLineBreak(int c) {
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  /** A mark at the end that nothing before it opened: the rest of what somebody quotes. */
  static boolean endsAQuotation(String line) {
    if (line.isEmpty()) {
      return false;
    }
    char last = line.charAt(line.length() - 1);
    boolean mark = last == '"' || last == '\'' || last == '`';
    return mark && line.chars().filter(c -> c == last).count() % 2 == 1;
  }

  /** What stands in a form for words that are to come, and whatever follows it on a screen. */
  static boolean isPlaceholder(String text) {
    return text.isEmpty()
        || text.startsWith("…")
        || text.startsWith("...")
        || PLACEHOLDERS.stream().anyMatch(text::startsWith)
        || (text.startsWith("<") && text.indexOf('>') == text.length() - 1);
  }

  /** Without line ends, control and other invisible characters; runs of spaces are one. */
  static String oneLine(String text, int maxLength) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), maxLength));
    boolean gap = false;
    for (int i = 0; i < text.length() && line.length() <= maxLength; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isGap(c)) {
        gap = !line.isEmpty();
      } else {
        if (gap) {
          line.append(' ');
        }
        gap = false;
        line.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c);
      }
    }
    return cut(line, maxLength);
  }

  private static boolean isGap(int c) {
    int type = Character.getType(c);
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || type == Character.CONTROL
        || type == Character.FORMAT;
  }

  private static String cut(StringBuilder line, int maxLength) {
    if (line.length() <= maxLength) {
      return line.toString();
    }
    int end = maxLength - 1;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).stripTrailing() + "…";
  }
}
