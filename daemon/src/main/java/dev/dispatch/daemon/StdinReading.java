package dev.dispatch.daemon;

import dev.dispatch.surface.InputTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes a whole input or one line of it, within limits. */
final class StdinReading {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private StdinReading() {}

  static byte[] all(InputStream input, int maxBytes) throws IOException {
    byte[] content = input.readNBytes(maxBytes);
    if (content.length == maxBytes && input.read() >= 0) {
      input.close();
      throw new InputTooLargeException(maxBytes);
    }
    return content;
  }

  /** Without the line's end; empty at the end of the input. */
  static Optional<String> line(InputStream input) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = input.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n') {
      if (line.size() == MAX_LINE_BYTES) {
        throw new InputTooLargeException(MAX_LINE_BYTES);
      }
      line.write(next);
      next = input.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
