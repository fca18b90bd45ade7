package dev.dispatch.op;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Output of a call that is still running, in both forms; the surface takes the one it shows.
 *
 * @param text for a person, with its line ends; goes to stdout as it is
 * @param value JSON-able, one line of a JSON stream; null where only people care
 */
public record Emission(String text, @Nullable Object value) {
  /** Text that is shown to people and, on textual commands, copied through. */
  public static Emission text(String text) {
    return new Emission(text, null);
  }

  /** A value made of keys and values in turn, in that order. */
  public static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
    }
    return object;
  }
}
