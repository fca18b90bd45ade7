package dev.dispatch.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of bytes with value equality, so that frames holding it can be compared. */
public final class Bytes {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code length} bytes from {@code offset}. */
  public static Bytes copyOf(byte[] source, int offset, int length) {
    return new Bytes(Arrays.copyOfRange(source, offset, offset + length));
  }

  /** The text in UTF-8. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes the array over without copying; the caller forgets it. */
  static Bytes owning(byte[] content) {
    return new Bytes(content);
  }

  public int length() {
    return content.length;
  }

  /** Writes all bytes to the stream. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(content, 0, content.length);
  }

  void writeTo(ByteBuffer buffer) {
    buffer.put(content);
  }

  /** A fresh array with these bytes. */
  public byte[] toArray() {
    return content.clone();
  }

  /** The bytes read as UTF-8; broken sequences become replacement characters. */
  public String toText() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
