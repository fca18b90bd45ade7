package dev.dispatch.surface;

import dev.dispatch.op.OpJson;

/**
 * JSON on one line that may be shown on a terminal: besides what JSON itself escapes, so are the
 * other control characters, directional ones, and halves of surrogate pairs.
 */
public final class JsonText {
  private JsonText() {}

  /** Writes any value that {@link OpJson} can write. */
  public static String of(Object value) {
    String json = OpJson.mapper().writeValueAsString(value);
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (mustEscape(json, i)) {
        escaped = escaped == null ? new StringBuilder(json.substring(0, i)) : escaped;
        escaped.append(String.format("\\u%04x", (int) c));
      } else if (escaped != null) {
        escaped.append(c);
      }
    }
    return escaped == null ? json : escaped.toString();
  }

  private static boolean mustEscape(String json, int i) {
    char c = json.charAt(i);
    if (c < 0x7f) {
      return false;
    }
    if (Character.isHighSurrogate(c)) {
      return i + 1 >= json.length() || !Character.isLowSurrogate(json.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(json.charAt(i - 1));
    }
    return c < 0xa0 || SafeText.turnsDirection(c);
  }
}
