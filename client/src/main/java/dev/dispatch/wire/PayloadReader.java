package dev.dispatch.wire;

import java.nio.charset.StandardCharsets;

/** Takes one payload apart; every length is checked against what is there. */
final class PayloadReader {
  private final byte[] payload;
  private int position;

  PayloadReader(byte[] payload) {
    this.payload = payload;
  }

  int takeByte() throws ProtocolException {
    need(1);
    return payload[position++] & 0xff;
  }

  int takeInt() throws ProtocolException {
    need(4);
    int value =
        (payload[position] & 0xff) << 24
            | (payload[position + 1] & 0xff) << 16
            | (payload[position + 2] & 0xff) << 8
            | (payload[position + 3] & 0xff);
    position += 4;
    return value;
  }

  long takeLong() throws ProtocolException {
    return ((long) takeInt() << 32) | (takeInt() & 0xffffffffL);
  }

  String takeText() throws ProtocolException {
    int length = takeInt();
    need(length);
    String text = new String(payload, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** A number of things that follow, each of {@code eachBytes} at least. */
  int takeCount(int eachBytes) throws ProtocolException {
    int count = takeInt();
    if (count < 0 || count > (payload.length - position) / eachBytes) {
      throw new ProtocolException(
          "count of " + count + " where " + (payload.length - position) + " bytes are left");
    }
    return count;
  }

  Bytes takeRest() {
    Bytes rest = Bytes.copyOf(payload, position, payload.length - position);
    position = payload.length;
    return rest;
  }

  private void need(int bytes) throws ProtocolException {
    if (bytes < 0 || bytes > payload.length - position) {
      throw new ProtocolException(
          "payload ends at " + payload.length + ", " + bytes + " more wanted at " + position);
    }
  }
}
