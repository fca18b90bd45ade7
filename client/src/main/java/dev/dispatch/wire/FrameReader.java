package dev.dispatch.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames from a channel that it does not own. For one thread; blocks until a frame is whole.
 */
public final class FrameReader {
  private final ReadableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10).flip();

  public FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * The next frame, or null where the peer has ended the connection between two frames.
   *
   * @throws ProtocolException where it ended within one, or sent what is no frame
   */
  public @Nullable Frame read() throws IOException {
    if (!fill(PayloadWriter.HEADER_BYTES)) {
      return null;
    }
    FrameKind kind = FrameKind.ofCode(buffer.get());
    int length = buffer.getInt();
    if (length < 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      throw new ProtocolException(
          kind + " frame claims " + length + " bytes; the limit is " + Frame.MAX_PAYLOAD_BYTES);
    }
    return FrameCodec.decode(kind, payload(kind, length));
  }

  private byte[] payload(FrameKind kind, int length) throws IOException {
    byte[] payload = new byte[length];
    int buffered = Math.min(length, buffer.remaining());
    buffer.get(payload, 0, buffered);
    ByteBuffer rest = ByteBuffer.wrap(payload, buffered, length - buffered);
    while (rest.hasRemaining()) {
      if (channel.read(rest) < 0) {
        throw new ProtocolException(
            "connection ended after " + rest.position() + " of " + length + " bytes of " + kind);
      }
    }
    return payload;
  }

  /** Has at least that many bytes in the buffer; false at a clean end. */
  private boolean fill(int bytes) throws IOException {
    while (buffer.remaining() < bytes) {
      buffer.compact();
      int read;
      try {
        read = channel.read(buffer);
      } finally {
        buffer.flip();
      }
      if (read < 0) {
        if (buffer.hasRemaining()) {
          throw new ProtocolException("connection ended within a frame's header");
        }
        return false;
      }
    }
    return true;
  }
}
