package dev.dispatch.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a question file says: the question, and below it, optionally, lines that any worker may
 * write and any person can read:
 *
 * <pre>
 * Which database?
 *
 * Options:
 * - postgres
 * - sqlite
 * Default: sqlite
 * Timeout: 3m
 * </pre>
 */
public record QuestionText(
    String text, List<String> options, Optional<String> fallback, Optional<Duration> timeout) {
  private static final String OPTIONS = "Options:";
  private static final String DEFAULT = "Default: ";
  private static final String TIMEOUT = "Timeout: ";

  public QuestionText {
    options = List.copyOf(options);
    for (String option : options) {
      requireOneLine("option", option);
    }
    fallback.ifPresent(f -> requireOneLine("default", f));
  }

  private static void requireOneLine(String what, String text) {
    if (text.isBlank() || text.contains("\n") || text.contains("\r")) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "ask: the " + what + " is empty or has more than one line");
    }
  }

  /** Writes it as a file's text. */
  public String render() {
    StringBuilder file = new StringBuilder(text);
    if (!options.isEmpty() || fallback.isPresent() || timeout.isPresent()) {
      file.append("\n\n");
    }
    if (!options.isEmpty()) {
      file.append(OPTIONS).append('\n');
      options.forEach(option -> file.append("- ").append(option).append('\n'));
    }
    fallback.ifPresent(f -> file.append(DEFAULT).append(f).append('\n'));
    timeout.ifPresent(t -> file.append(TIMEOUT).append(Spans.format(t)).append('\n'));
    return file.toString().stripTrailing();
  }

  /** Reads a file's text; what has not the form of the lines below is part of the question. */
  public static QuestionText parse(String file) {
    List<String> lines = new ArrayList<>(List.of(file.split("\n", -1)));
    Optional<Duration> timeout = Optional.empty();
    Optional<String> fallback = Optional.empty();
    List<String> options = new ArrayList<>();
    if (lines.size() > 1 && lines.getLast().startsWith(TIMEOUT)) {
      timeout = span(lines.getLast().substring(TIMEOUT.length()));
      if (timeout.isPresent()) {
        lines.removeLast();
      }
    }
    if (lines.size() > 1
        && lines.getLast().startsWith(DEFAULT)
        && !lines.getLast().substring(DEFAULT.length()).isBlank()) {
      fallback = Optional.of(lines.removeLast().substring(DEFAULT.length()).strip());
    }
    int marker = lines.lastIndexOf(OPTIONS);
    if (marker > 0 && marker < lines.size() - 1 && allOptions(lines, marker + 1)) {
      lines.subList(marker + 1, lines.size()).forEach(l -> options.add(l.substring(2).strip()));
      lines.subList(marker, lines.size()).clear();
    }
    boolean extras = timeout.isPresent() || fallback.isPresent() || !options.isEmpty();
    String text = String.join("\n", lines);
    return new QuestionText(extras ? text.stripTrailing() : text, options, fallback, timeout);
  }

  private static boolean allOptions(List<String> lines, int from) {
    return lines.subList(from, lines.size()).stream()
        .allMatch(line -> line.startsWith("- ") && !line.substring(2).isBlank());
  }

  private static Optional<Duration> span(String text) {
    try {
      return Optional.of(Spans.parse(text)).filter(d -> !d.isZero());
    } catch (DispatchException e) {
      return Optional.empty();
    }
  }
}
