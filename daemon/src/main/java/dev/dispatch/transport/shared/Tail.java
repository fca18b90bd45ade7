package dev.dispatch.transport.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a log, for people. */
public final class Tail {
  private Tail() {}

  /** The last whole lines within that many bytes; empty where there is no file. */
  public static String of(Path file, int maxBytes) {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      long from = Math.max(0, size - maxBytes);
      channel.position(from);
      ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // reads on
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      int lineEnd = text.indexOf('\n');
      return from > 0 && lineEnd >= 0 ? text.substring(lineEnd + 1) : text;
    } catch (IOException e) {
      return "";
    }
  }
}
