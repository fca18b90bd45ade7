package dev.dispatch.settings;

import java.util.Set;
import java.util.regex.Pattern;

/** Texts as YAML scalars: plain where every reader takes them for a text, in quotes otherwise. */
public final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/_][A-Za-z0-9_./+-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private YamlText() {}

  /** Plain where that is safe, in any flow or block and for older readers too. */
  public static String of(String text) {
    boolean plain =
        PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    return plain ? text : quoted(text);
  }

  /** In double quotes, on one line. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
          quoted.append("\\u%04x".formatted(c));
        } else {
          quoted.appendCodePoint(c);
        }
      }
    }
  }
}
