package dev.dispatch.daemon;

/** The daemon cannot start; the message names what was seen, the hint what to do about it. */
final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  StartException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
