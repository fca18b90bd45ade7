package dev.dispatch.wire;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Names one request of one client process. A client that lost the reply asks again under the same
 * id; a daemon that has already answered it answers the same and does nothing twice.
 */
public record RequestId(String value) {
  private static final int MAX_LENGTH = 64;
  private static final int RANDOM_BYTES = 16;

  public RequestId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "request id must have 1 to " + MAX_LENGTH + " characters, has " + value.length());
    }
  }

  /**
   * A new id that no other client has. Read from the kernel: the JDK's own secure random costs a
   * client ten milliseconds of start-up.
   */
  public static RequestId random() {
    try (FileInputStream kernel = new FileInputStream("/dev/urandom")) {
      return new RequestId(HexFormat.of().formatHex(kernel.readNBytes(RANDOM_BYTES)));
    } catch (IOException e) {
      return new RequestId(UUID.randomUUID().toString());
    }
  }
}
