package dev.dispatch.wire;

import java.io.IOException;

/** The bytes on a connection are not what the protocol allows; the connection is of no more use. */
public sealed class ProtocolException extends IOException permits OtherProtocolException {
  private static final long serialVersionUID = 1L;

  public ProtocolException(String message) {
    super(message);
  }
}
