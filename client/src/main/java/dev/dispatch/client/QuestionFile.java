package dev.dispatch.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a question file says, as the client writes and reads it. The daemon's own writer and reader
 * of the same form is out of the client's sight; a test in the daemon holds them together.
 *
 * @param timeout how long the question waits for an answer
 * @param fallback the answer to take when nobody answers in time; null for none
 */
record QuestionFile(Duration timeout, @Nullable String fallback) {
  /** How long a question waits where nothing is said. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(3);

  private static final String DEFAULT = "Default: ";
  private static final String TIMEOUT = "Timeout: ";

  /** The text of a question's file, without its last newline. */
  static String render(AskArguments ask) {
    StringBuilder file = new StringBuilder(ask.text()).append("\n\n");
    if (!ask.options().isEmpty()) {
      file.append("Options:\n");
      for (String option : ask.options()) {
        file.append("- ").append(option).append('\n');
      }
    }
    String fallback = ask.fallback();
    if (fallback != null) {
      file.append(DEFAULT).append(fallback).append('\n');
    }
    Duration timeout = ask.timeout();
    file.append(TIMEOUT).append(Span.format(timeout == null ? DEFAULT_TIMEOUT : timeout));
    return file.toString();
  }

  /** Reads the last lines of a question's file, whoever wrote it. */
  static QuestionFile parse(String file) {
    String rest = file.endsWith("\n") ? file.substring(0, file.length() - 1) : file;
    Duration timeout = null;
    String last = lastLine(rest);
    if (last.startsWith(TIMEOUT) && last.length() < rest.length()) {
      timeout = Span.parse(last.substring(TIMEOUT.length()));
      if (timeout != null && !timeout.isZero()) {
        rest = rest.substring(0, rest.length() - last.length() - 1);
        last = lastLine(rest);
      }
    }
    String fallback = null;
    if (last.startsWith(DEFAULT)
        && last.length() < rest.length()
        && !last.substring(DEFAULT.length()).isBlank()) {
      fallback = last.substring(DEFAULT.length()).strip();
    }
    return new QuestionFile(
        timeout == null || timeout.isZero() ? DEFAULT_TIMEOUT : timeout, fallback);
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
