package dev.dispatch.codec;

import java.nio.charset.StandardCharsets;

/**
 * One line of a wire log, as bytes: what it says is the codec's matter.
 *
 * @param offset of its first byte in the log
 * @param lengthBytes without the line feed
 * @param head the whole line, or its first bytes where it is over 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record WireLine(long offset, long lengthBytes, byte[] head) {
  /** Whether {@link #head} is not the whole line. */
  public boolean isOversized() {
    return lengthBytes > head.length;
  }

  /** The line as text; bytes that are not UTF-8 become the replacement character. */
  public String text() {
    return new String(head, StandardCharsets.UTF_8);
  }
}
