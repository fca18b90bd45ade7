package dev.dispatch.id;

/** Shows input in an error message: one line, printable, short, in quotes. */
public final class Quoted {
  private static final int MAX_LENGTH = 80;

  private Quoted() {}

  /** The text with control characters replaced by {@code ?}, cut after 80 characters. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      shown.append('…');
    }
    return shown.append('\'').toString();
  }
}
