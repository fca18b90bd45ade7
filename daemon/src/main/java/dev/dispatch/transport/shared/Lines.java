package dev.dispatch.transport.shared;

import dev.dispatch.session.WireLine;
import java.nio.ByteBuffer;

/** Lines of a log, as codecs take them. */
public final class Lines {
  private Lines() {}

  /** The line with its bytes, or with the head of one that is too long. */
  public static dev.dispatch.codec.WireLine of(WireLine line) {
    return switch (line) {
      case WireLine.Line whole -> line(whole.offset(), whole.lengthBytes(), whole.bytes());
      case WireLine.Oversized big -> line(big.offset(), big.lengthBytes(), big.head());
    };
  }

  private static dev.dispatch.codec.WireLine line(long offset, long length, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new dev.dispatch.codec.WireLine(offset, length, copy);
  }
}
