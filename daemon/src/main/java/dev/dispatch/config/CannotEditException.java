package dev.dispatch.config;

/** A change that cannot be made in this text by itself; a person has to. */
final class CannotEditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  CannotEditException(int offset, String why) {
    super(why);
    this.offset = offset;
  }

  /** Where in the text it stands. */
  int offset() {
    return offset;
  }
}
