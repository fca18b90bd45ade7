package dev.dispatch.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of a text, by index, as Markdown counts them: ended by LF, CR LF or CR. */
final class PlanLines {
  private final String text;
  private final int[] starts;
  private final int count;

  PlanLines(String text) {
    this.text = text;
    int[] found = new int[64];
    int lines = 1;
    for (int at = endOfContent(text, 0); at < text.length(); at = endOfContent(text, at)) {
      at += lengthOfBreak(text, at);
      if (lines == found.length) {
        found = Arrays.copyOf(found, lines * 2);
      }
      found[lines] = at;
      lines++;
    }
    this.starts = found;
    this.count = lines;
  }

  private static int endOfContent(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  private static int lengthOfBreak(String text, int at) {
    return text.startsWith("\r\n", at) ? 2 : 1;
  }

  /** Without its line break. */
  String content(int line) {
    return text.substring(starts[line], end(line));
  }

  /** Index of the first character of the line break, or of the end of the text. */
  int end(int line) {
    return endOfContent(text, starts[line]);
  }

  /** The line break of that line; of the first line where that one has none. */
  String lineBreak(int line) {
    int end = end(line);
    if (end < text.length()) {
      return text.substring(end, end + lengthOfBreak(text, end));
    }
    return line > 0 ? lineBreak(0) : "\n";
  }

  /** The lines from one to another, inclusive, that are indented or blank. */
  List<String> indented(int from, int to) {
    List<String> found = new ArrayList<>();
    for (int line = from; line <= Math.min(to, count - 1); line++) {
      String content = content(line);
      if (content.isBlank() || content.charAt(0) == ' ' || content.charAt(0) == '\t') {
        found.add(content);
      }
    }
    return found;
  }
}
