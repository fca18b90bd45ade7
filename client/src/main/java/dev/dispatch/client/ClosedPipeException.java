package dev.dispatch.client;

/** The reader of standard output is gone; the client ends as SIGPIPE would have ended it. */
final class ClosedPipeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** 128 + SIGPIPE. */
  static final int EXIT_CODE = 141;

  ClosedPipeException() {
    super("standard output is closed");
  }
}
