package dev.dispatch.client;

/** There is no daemon for this command, and it starts none: it is to run without. */
final class WithoutDaemonException extends Exception {
  private static final long serialVersionUID = 1L;

  WithoutDaemonException(String reason) {
    super(reason);
  }
}
