package dev.dispatch.client;

import dev.dispatch.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard input that can be read again from its start, as long as it is not too long: a request
 * whose reply was lost is asked again with the same input. The lock is held over the read on
 * purpose: a thread left over from a lost connection reads for the one that came after it.
 */
final class KeptInput {
  private static final int MAX_KEPT_BYTES = 16 << 20;
  private static final int READ_BYTES = 32 << 10;

  private final InputStream source;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] kept = new byte[0];
  private int keptLength;
  private long keptFrom;
  private boolean ended;

  KeptInput(InputStream source) {
    this.source = source;
  }

  /** Bytes from that position, at least one; none at the end of the input. */
  Bytes read(long position, int maxBytes) throws IOException {
    lock.lock();
    try {
      int offset = offsetOf(position);
      if (offset == keptLength) {
        fill();
        offset = offsetOf(position);
      }
      return Bytes.copyOf(kept, offset, Math.min(maxBytes, keptLength - offset));
    } finally {
      lock.unlock();
    }
  }

  /** The line from that position with its end, what is left at the end of the input, or none. */
  Bytes readLine(long position) throws IOException {
    lock.lock();
    try {
      int from = offsetOf(position);
      int end = from;
      while (true) {
        if (end == keptLength) {
          int before = keptLength - from;
          fill();
          from = offsetOf(position);
          end = from + before;
          if (end == keptLength) {
            return Bytes.copyOf(kept, from, before);
          }
        }
        if (kept[end++] == '\n') {
          return Bytes.copyOf(kept, from, end - from);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private int offsetOf(long position) throws IOException {
    if (position < keptFrom) {
      throw new IOException("standard input is too long to be sent again");
    }
    return (int) (position - keptFrom);
  }

  private void fill() throws IOException {
    if (ended) {
      return;
    }
    if (keptLength > MAX_KEPT_BYTES) {
      keptFrom += keptLength;
      keptLength = 0;
    }
    if (kept.length - keptLength < READ_BYTES) {
      kept = Arrays.copyOf(kept, Math.max(kept.length * 2, keptLength + READ_BYTES));
    }
    int read = source.read(kept, keptLength, READ_BYTES);
    if (read < 0) {
      ended = true;
    } else {
      keptLength += read;
    }
  }
}
