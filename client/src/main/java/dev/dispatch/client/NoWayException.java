package dev.dispatch.client;

/** A worker's command cannot go this way; the message says why. The next way is tried. */
final class NoWayException extends Exception {
  private static final long serialVersionUID = 1L;

  NoWayException(String reason) {
    super(reason);
  }
}
