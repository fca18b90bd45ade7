package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into lines with their ends, read as Latin-1 so that no byte changes. */
final class LineSplitter {
  private static final int MAX_LINE_BYTES = 64 << 20;

  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

  /** The lines that these bytes complete. */
  List<String> add(Bytes bytes) throws IOException {
    byte[] content = bytes.toArray();
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        partial.write(content, start, i + 1 - start);
        lines.add(partial.toString(StandardCharsets.ISO_8859_1));
        partial.reset();
        start = i + 1;
      }
    }
    partial.write(content, start, content.length - start);
    if (partial.size() > MAX_LINE_BYTES) {
      throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
    }
    return lines;
  }

  static Bytes bytes(String line) {
    byte[] content = line.getBytes(StandardCharsets.ISO_8859_1);
    return Bytes.copyOf(content, 0, content.length);
  }
}
