package dev.dispatch.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Appends lines to many logs in turns, a hundred times a second. For one thread. */
final class PacedWriter {
  private static final int TICKS_PER_SECOND = 100;
  private static final long TICK_NANOS = 1_000_000_000L / TICKS_PER_SECOND;

  private final List<String> lines;
  private final List<Path> logs;
  private long written;

  PacedWriter(List<String> lines, List<Path> logs) {
    this.lines = List.copyOf(lines);
    this.logs = List.copyOf(logs);
  }

  /** Lines written so far. */
  long written() {
    return written;
  }

  /** Writes that many lines a second for that long; falls behind rather than skip. */
  void write(int perSecond, int seconds) throws IOException {
    int perLog = perSecond / TICKS_PER_SECOND / logs.size();
    if (perLog * TICKS_PER_SECOND * logs.size() != perSecond) {
      throw new IllegalArgumentException(perSecond + " lines a second cannot be shared evenly");
    }
    List<FileChannel> channels = logs.stream().map(PacedWriter::open).toList();
    try {
      long next = System.nanoTime();
      for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
        for (FileChannel channel : channels) {
          append(channel, perLog);
        }
        next += TICK_NANOS;
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
    } finally {
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }

  private void append(FileChannel channel, int count) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(lines.get((int) (written++ % lines.size()))).append('\n');
    }
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static FileChannel open(Path log) {
    try {
      return FileChannel.open(log, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
