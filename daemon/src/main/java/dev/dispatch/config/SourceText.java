package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.settings.Mark;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The text of one configuration file, without its byte-order mark, and where its lines begin.
 * Offsets are in characters.
 */
final class SourceText {
  /** More than a person writes; a file that is larger is something else. */
  static final int MAX_SIZE_BYTES = 2 * 1024 * 1024;

  private static final char BOM = '\uFEFF';

  private final Path file;
  private final boolean marked;
  private final String text;
  private final int[] lineStarts;

  private SourceText(Path file, boolean marked, String text) {
    this.file = file;
    this.marked = marked;
    this.text = text;
    this.lineStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) == '\n')
                    .map(i -> i + 1))
            .toArray();
  }

  /** Decodes a file's bytes; fails where they are no UTF-8, or too many. */
  static SourceText of(Path file, byte[] bytes) {
    if (bytes.length > MAX_SIZE_BYTES) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the configuration %s has %d bytes; more than %d are not read"
              .formatted(file, bytes.length, MAX_SIZE_BYTES),
          "move it away, or set DISPATCH_CONFIG to another file");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String decoded = out.flip().toString();
    boolean marked = !decoded.isEmpty() && decoded.charAt(0) == BOM;
    SourceText source = new SourceText(file, marked, marked ? decoded.substring(1) : decoded);
    if (result.isError()) {
      throw source.broken(source.text.length(), "this is not UTF-8 text");
    }
    return source;
  }

  /** The same file with another text; keeps the byte-order mark. */
  SourceText with(String changed) {
    return new SourceText(file, marked, changed);
  }

  Path file() {
    return file;
  }

  String text() {
    return text;
  }

  byte[] bytes() {
    return (marked ? BOM + text : text).getBytes(StandardCharsets.UTF_8);
  }

  boolean isToml() {
    return file.toString().endsWith(".toml");
  }

  /** How its lines end; that of the first line. */
  String newline() {
    int first = text.indexOf('\n');
    return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
  }

  Mark mark(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Mark(file.toString(), line + 1, offset - lineStarts[line] + 1);
  }

  /** The start of the line that an offset is in. */
  int lineStart(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Behind the line that an offset is in, without its line end. */
  int lineEnd(int offset) {
    int end = text.indexOf('\n', offset);
    if (end < 0) {
      return text.length();
    }
    return end > offset && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** The error of something broken at an offset: place, reason, and the line itself. */
  DispatchException broken(int offset, String why) {
    int at = Math.min(Math.max(offset, 0), text.length());
    Mark mark = mark(at);
    return error(mark, why, text.substring(lineStart(at), lineEnd(at)));
  }

  /** The same, by line and column from 1. */
  DispatchException broken(int line, int column, String why) {
    int known = Math.min(Math.max(line, 1), lineStarts.length);
    int start = lineStarts[known - 1];
    return error(
        new Mark(file.toString(), known, Math.max(column, 1)),
        why,
        text.substring(start, lineEnd(start)));
  }

  private static DispatchException error(Mark mark, String why, String line) {
    String shown = line.strip();
    String quoted = shown.length() > 120 ? shown.substring(0, 120) + "…" : shown;
    return new DispatchException(
        ErrorCode.VALIDATION,
        "the configuration cannot be read: "
            + mark.exactly()
            + ": "
            + why
            + (quoted.isEmpty() ? "" : ": " + quoted),
        "mend line " + mark.line() + " of " + mark.file());
  }
}
