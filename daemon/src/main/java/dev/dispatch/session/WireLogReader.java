package dev.dispatch.session;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts a growing log into lines from an offset on. Holds no bytes between two calls, only where it
 * is: the offset goes forward when a batch was {@linkplain #consumed consumed}, and a batch that
 * was not is read again. Not safe for two threads at once.
 */
final class WireLogReader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WireLogReader.class);

  /** A longer line is never held in memory. */
  static final int MAX_LINE_BYTES = 1 << 20;

  static final int BUFFER_BYTES = 256 * 1024;
  private static final int HEAD_BYTES = 4096;
  private static final int MAX_LINES = 4096;

  /**
   * A line that goes on for longer is looked through in several calls, so that other logs get their
   * turn.
   */
  private static final int MAX_CHUNKS = 16;

  private final Path log;
  private @Nullable FileChannel channel;

  /** Start of the first line not consumed. */
  private long offset;

  /** No line end is in [offset, scanned). */
  private long scanned;

  private long scannedAfterBatch;

  WireLogReader(Path log, long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("offset in " + log + ": " + offset);
    }
    this.log = log;
    this.offset = offset;
    this.scanned = offset;
  }

  long offset() {
    return offset;
  }

  /**
   * The next lines.
   *
   * @param buffer where lines are read into and handed out from; at least 2 bytes
   * @param last whether the log has reached its end: a last line without line end counts then
   */
  WireBatch next(byte[] buffer, boolean last) throws IOException {
    if (channel == null && !open()) {
      return nothing(false);
    }
    for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
      boolean fits = scanned - offset < buffer.length / 2;
      int from = fits ? (int) (scanned - offset) : 0;
      long position = fits ? offset : scanned;
      int length = fill(buffer, position);
      int end = indexOfLineEnd(buffer, from, length);
      if (end >= 0) {
        return fits ? lines(buffer, end, length) : longLine(position + end, 1);
      }
      scanned = Math.max(scanned, position + length);
      if (length < buffer.length) {
        return last && scanned > offset ? longLine(scanned, 0) : nothing(false);
      }
    }
    return nothing(true);
  }

  private boolean open() throws IOException {
    try {
      channel = FileChannel.open(log, StandardOpenOption.READ);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private WireBatch nothing(boolean more) {
    scannedAfterBatch = scanned;
    return new WireBatch(List.of(), offset, more);
  }

  /** All whole lines in the buffer, which starts at the offset. */
  private WireBatch lines(byte[] buffer, int firstEnd, int length) {
    List<WireLine> lines = new ArrayList<>();
    int start = 0;
    int end = firstEnd;
    while (end >= 0 && lines.size() < MAX_LINES) {
      lines.add(
          new WireLine.Line(offset + start, ByteBuffer.wrap(buffer, start, end - start).slice()));
      start = end + 1;
      end = indexOfLineEnd(buffer, start, length);
    }
    long next = offset + start;
    scannedAfterBatch = end < 0 ? offset + length : next;
    return new WireBatch(lines, next, end >= 0 || length == buffer.length);
  }

  /** The line from the offset to an end that was found later than a buffer holds. */
  private WireBatch longLine(long end, int lineEndBytes) throws IOException {
    long length = end - offset;
    boolean oversized = length > MAX_LINE_BYTES;
    byte[] bytes = new byte[oversized ? HEAD_BYTES : (int) length];
    int read = fill(bytes, offset);
    if (read < bytes.length) {
      throw new IOException(log + " was cut off: " + end + " bytes before, now " + (offset + read));
    }
    ByteBuffer content = ByteBuffer.wrap(bytes);
    scannedAfterBatch = end + lineEndBytes;
    return new WireBatch(
        List.of(
            oversized
                ? new WireLine.Oversized(offset, length, content)
                : new WireLine.Line(offset, content)),
        end + lineEndBytes,
        true);
  }

  /** Goes on after a batch. */
  void consumed(WireBatch batch) {
    offset = batch.nextOffset();
    scanned = Math.max(offset, scannedAfterBatch);
  }

  private int fill(byte[] buffer, long position) throws IOException {
    FileChannel from = Objects.requireNonNull(channel);
    ByteBuffer target = ByteBuffer.wrap(buffer);
    while (target.hasRemaining()) {
      int n = from.read(target, position + target.position());
      if (n <= 0) {
        break;
      }
    }
    return target.position();
  }

  private static int indexOfLineEnd(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    } catch (IOException e) {
      LOG.warn("closing {}", log, e);
    }
  }
}
