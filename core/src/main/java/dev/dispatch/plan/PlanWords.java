package dev.dispatch.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How words become lines of a plan file that change nothing else in it, and words again. */
final class PlanWords {
  private static final Pattern BREAK = Pattern.compile("\\R");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

  /** What would begin another block at the start of a line, where nothing stands before it. */
  private static final String BLOCK_STARTS = "-*+`~<#>=_|\\";

  private static final Pattern ORDERED = Pattern.compile("(\\d{1,9})([.)].*)");
  private static final Pattern ESCAPED_ORDERED = Pattern.compile("(\\d{1,9})\\\\([.)].*)");

  private PlanWords() {}

  /** On one line, without control characters. */
  static String fold(String words) {
    return lines(words).collect(Collectors.joining(" "));
  }

  /** A note as lines that Markdown takes for the rest of the paragraph above them. */
  static List<String> noteLines(String note) {
    return lines(note).map(PlanWords::escape).toList();
  }

  /** The words' lines, each without the white space around it; none is blank. */
  static Stream<String> lines(String words) {
    return BREAK
        .splitAsStream(words)
        .map(line -> CONTROL.matcher(line).replaceAll(" ").strip())
        .filter(line -> !line.isEmpty());
  }

  private static String escape(String line) {
    return BLOCK_STARTS.indexOf(line.charAt(0)) >= 0
        ? "\\" + line
        : ORDERED.matcher(line).replaceFirst("$1\\\\$2");
  }

  private static String unescape(String line) {
    if (line.length() > 1 && line.charAt(0) == '\\' && BLOCK_STARTS.indexOf(line.charAt(1)) >= 0) {
      return line.substring(1);
    }
    return ESCAPED_ORDERED.matcher(line).replaceFirst("$1$2");
  }

  /** The note that these raw lines make; their common indentation is no part of it. */
  static Optional<String> readNote(List<String> raw) {
    int indent =
        raw.stream().filter(line -> !line.isBlank()).mapToInt(PlanWords::indent).min().orElse(0);
    String note =
        raw.stream()
            .map(line -> line.isBlank() ? "" : unescape(line.substring(indent).stripTrailing()))
            .collect(Collectors.joining("\n"))
            .strip();
    return Optional.of(note).filter(words -> !words.isEmpty());
  }

  private static int indent(String line) {
    return (int)
        IntStream.range(0, line.length())
            .takeWhile(i -> line.charAt(i) == ' ' || line.charAt(i) == '\t')
            .count();
  }

  /** The words of a heading's first line, without the hashes around them. */
  static String headingText(String line) {
    String words = line.strip();
    int hashes = countHashes(words);
    if (hashes == 0 || hashes > 6 || (hashes < words.length() && !isGap(words.charAt(hashes)))) {
      return words; // an underlined heading
    }
    words = words.substring(hashes).strip();
    int end = words.length();
    while (end > 0 && words.charAt(end - 1) == '#') {
      end--;
    }
    boolean closed = end == 0 || isGap(words.charAt(end - 1));
    return closed ? words.substring(0, end).strip() : words;
  }

  private static int countHashes(String words) {
    int hashes = 0;
    while (hashes < words.length() && words.charAt(hashes) == '#') {
      hashes++;
    }
    return hashes;
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '\t';
  }
}
