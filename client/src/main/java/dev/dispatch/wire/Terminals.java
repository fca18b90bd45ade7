package dev.dispatch.wire;

/**
 * Which of the client's streams are terminals, and how wide the terminal is.
 *
 * @param columns width in characters; 0 where unknown
 */
public record Terminals(boolean stdin, boolean stdout, boolean stderr, int columns) {
  public Terminals {
    if (columns < 0) {
      throw new IllegalArgumentException("columns must not be negative: " + columns);
    }
  }

  /** No terminal anywhere: pipes and files. */
  public static Terminals none() {
    return new Terminals(false, false, false, 0);
  }

  int flags() {
    return (stdin ? 1 : 0) | (stdout ? 2 : 0) | (stderr ? 4 : 0);
  }

  static Terminals of(int flags, int columns) {
    return new Terminals((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, columns);
  }
}
