package dev.dispatch.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds one frame: kind, length, payload. Grows as needed; not for use by several threads. */
final class PayloadWriter {
  static final int HEADER_BYTES = 5;

  private byte[] buffer;
  private int end = HEADER_BYTES;

  PayloadWriter(FrameKind kind, int expectedBytes) {
    buffer = new byte[HEADER_BYTES + expectedBytes];
    buffer[0] = kind.code();
  }

  PayloadWriter putByte(int value) {
    room(1);
    buffer[end++] = (byte) value;
    return this;
  }

  PayloadWriter putInt(int value) {
    room(4);
    writeInt(end, value);
    end += 4;
    return this;
  }

  PayloadWriter putLong(long value) {
    return putInt((int) (value >>> 32)).putInt((int) value);
  }

  /** Length in bytes, then UTF-8. */
  PayloadWriter putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putInt(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
    return this;
  }

  /** The bytes as they are; only as the last thing of a payload. */
  PayloadWriter putRest(Bytes bytes) {
    room(bytes.length());
    ByteBuffer target = ByteBuffer.wrap(buffer, end, bytes.length());
    bytes.writeTo(target);
    end += bytes.length();
    return this;
  }

  ByteBuffer frame() throws ProtocolException {
    int length = end - HEADER_BYTES;
    if (length > Frame.MAX_PAYLOAD_BYTES) {
      throw new ProtocolException(
          "frame of " + length + " bytes passes the limit of " + Frame.MAX_PAYLOAD_BYTES);
    }
    writeInt(1, length);
    return ByteBuffer.wrap(buffer, 0, end);
  }

  private void writeInt(int at, int value) {
    buffer[at] = (byte) (value >>> 24);
    buffer[at + 1] = (byte) (value >>> 16);
    buffer[at + 2] = (byte) (value >>> 8);
    buffer[at + 3] = (byte) value;
  }

  private void room(int bytes) {
    if (buffer.length - end < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + bytes));
    }
  }
}
