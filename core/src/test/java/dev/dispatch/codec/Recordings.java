package dev.dispatch.codec;

import dev.dispatch.transport.AgentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the real programs printed, as lines of a wire log. */
public final class Recordings {
  private Recordings() {}

  /** The lines of {@code recorded/NAME.jsonl}. */
  public static List<WireLine> lines(String name) throws IOException {
    String path = "/recorded/" + name + ".jsonl";
    try (InputStream file = Recordings.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IOException("no recording " + path);
      }
      return lines(file.readAllBytes());
    }
  }

  /** Splits a log at its line feeds. */
  public static List<WireLine> lines(byte[] log) {
    List<WireLine> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= log.length; i++) {
      if (i == log.length ? start < i : log[i] == '\n') {
        byte[] line = java.util.Arrays.copyOfRange(log, start, i);
        lines.add(new WireLine(start, line.length, line));
        start = i + 1;
      }
    }
    return lines;
  }

  /** One line as a whole log. */
  public static List<WireLine> line(String text) {
    return lines(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Decodes line by line, as a slow reader would. */
  public static List<AgentEvent> oneByOne(LineCodec codec, List<WireLine> lines) {
    return lines.stream().flatMap(line -> codec.decode(List.of(line)).stream()).toList();
  }
}
