package dev.dispatch.op;

/**
 * Colour in text for a person. A text carries marks (code points that are no characters); the
 * surface turns them into colours at a terminal and takes them out elsewhere, so that no op ever
 * writes a terminal escape.
 */
public enum Ink {
  BOLD('\uFDD0', 1),
  DIM('\uFDD1', 2),
  RED('\uFDD2', 31),
  GREEN('\uFDD3', 32),
  YELLOW('\uFDD4', 33),
  BLUE('\uFDD5', 34);

  /** The mark that ends every ink. */
  public static final char END = '\uFDEF';

  private final char mark;
  private final int sgr;

  Ink(char mark, int sgr) {
    this.mark = mark;
    this.sgr = sgr;
  }

  /** The text between this ink's marks. */
  public String on(String text) {
    return mark + text + END;
  }

  /** The code point that begins it. */
  public char mark() {
    return mark;
  }

  /** The parameter of the terminal's "select graphic rendition". */
  public int sgr() {
    return sgr;
  }
}
