package dev.dispatch.surface;

import dev.dispatch.op.Ink;

/**
 * Text that is safe to show: agents wrote much of it, and a terminal obeys control characters. Line
 * ends and tabs stay; every other control character is shown as {@code ^[}, and what turns the
 * direction of writing is left out.
 */
public final class SafeText {
  private static final char REPLACEMENT = '\uFFFD';

  private SafeText() {}

  /** Without colour. */
  public static String of(String text) {
    return of(text, false);
  }

  /** With the {@link Ink} marks turned into colours, or taken out. */
  public static String of(String text, boolean color) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    boolean inked = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        safe.append(c).append(text.charAt(++i));
      } else if (isInk(c)) {
        inked = color;
        safe.append(color ? sgr(c) : "");
      } else {
        appendSafe(safe, c);
      }
    }
    return inked && !safe.toString().endsWith("\u001b[0m")
        ? safe.append("\u001b[0m").toString()
        : safe.toString();
  }

  /** One line of it: line ends and tabs become spaces. */
  public static String line(String text) {
    return of(text.replace("\r\n", " ").replace('\n', ' ').replace('\t', ' ').replace('\r', ' '));
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\n' && c != '\t') || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static void appendSafe(StringBuilder safe, char c) {
    if (c == '\n' || c == '\t') {
      safe.append(c);
    } else if (c < ' ' || c == 0x7f) {
      safe.append('^').append((char) (c ^ 0x40));
    } else if (c < 0xa0 && c > 0x7f) {
      safe.append("^[").append((char) (c - 0x40));
    } else if (Character.isSurrogate(c)) {
      safe.append(REPLACEMENT);
    } else if (!turnsDirection(c)) {
      safe.append(c);
    }
  }

  /** Whether it is one of the bidirectional controls. */
  static boolean turnsDirection(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069') || c == '\u061c';
  }

  private static boolean isInk(char c) {
    return c >= '\uFDD0' && c <= Ink.END;
  }

  private static String sgr(char mark) {
    for (Ink ink : Ink.values()) {
      if (ink.mark() == mark) {
        return "\u001b[" + ink.sgr() + "m";
      }
    }
    return "\u001b[0m";
  }
}
