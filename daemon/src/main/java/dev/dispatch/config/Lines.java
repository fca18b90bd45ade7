package dev.dispatch.config;

/** Whole lines put into a text or taken out, so that the one undoes the other. */
final class Lines {
  private Lines() {}

  /**
   * Puts lines behind the line that an offset is in. Where the text does not end in a line end, the
   * new text does not either.
   */
  static String insertBehind(SourceText source, int offset, String lines) {
    String text = source.text();
    int end = source.lineEnd(offset);
    int next = text.indexOf('\n', offset);
    if (next < 0) {
      return text.substring(0, end) + source.newline() + lines + text.substring(end);
    }
    return text.substring(0, next + 1) + lines + source.newline() + text.substring(next + 1);
  }

  /** Puts lines at the very end. */
  static String append(SourceText source, String lines) {
    String text = source.text();
    if (text.isEmpty() || text.endsWith("\n")) {
      return text + lines + source.newline();
    }
    return text + source.newline() + lines;
  }

  /** Takes out the lines from the one an offset is in to the one the other is in. */
  static String remove(SourceText source, int from, int to) {
    String text = source.text();
    int start = source.lineStart(from);
    int next = text.indexOf('\n', to);
    if (next >= 0) {
      return text.substring(0, start) + text.substring(next + 1);
    }
    String kept = text.substring(0, start);
    return kept.endsWith("\r\n")
        ? kept.substring(0, kept.length() - 2)
        : kept.endsWith("\n") ? kept.substring(0, kept.length() - 1) : kept;
  }

  /** Whether only spaces stand before an offset on its line. */
  static boolean beginsLine(SourceText source, int offset) {
    return source.text().substring(source.lineStart(offset), offset).isBlank();
  }

  static String replace(String text, Span span, String by) {
    return text.substring(0, span.start()) + by + text.substring(span.end());
  }
}
