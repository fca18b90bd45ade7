package dev.dispatch.session;

import java.nio.ByteBuffer;

/** One line of a wire log, undecoded: it may be anything, also invalid UTF-8. */
public sealed interface WireLine {
  /** Where it starts in the log. */
  long offset();

  /** Its length without the line end. */
  long lengthBytes();

  /**
   * A line of at most 1 MiB.
   *
   * @param bytes a heap buffer without the line end, valid until the listener returns; {@code
   *     array()} with {@code arrayOffset()} may be parsed in place, and not written
   */
  record Line(long offset, ByteBuffer bytes) implements WireLine {
    @Override
    public long lengthBytes() {
      return bytes.remaining();
    }
  }

  /**
   * A line too long to be held; it stays in the log.
   *
   * @param head its first 4 KiB, the caller's to keep
   */
  record Oversized(long offset, long lengthBytes, ByteBuffer head) implements WireLine {}
}
