package dev.dispatch.surface;

import java.io.IOException;

/** The client's standard input has more bytes than the command takes. */
public final class InputTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public InputTooLargeException(int maxBytes) {
    super("standard input has more than " + maxBytes + " bytes");
  }
}
