package dev.dispatch.settings;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way to a value, written {@code models."gpt-5.3-codex".backend}. */
public record KeyPath(List<String> keys) {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern SEGMENT =
      Pattern.compile("\\G(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|([^.\"'\\s]+))(\\.|$)");

  public KeyPath {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one part");
    }
  }

  public static KeyPath of(String... keys) {
    return new KeyPath(List.of(keys));
  }

  /** Reads a dotted key; a part with dots or spaces stands in quotes. */
  public static KeyPath parse(String text) {
    List<String> keys = new ArrayList<>();
    Matcher matcher = SEGMENT.matcher(text);
    int end = 0;
    boolean more = true;
    while (more && matcher.find()) {
      keys.add(segment(matcher));
      end = matcher.end();
      more = !matcher.group(4).isEmpty();
    }
    if (keys.isEmpty() || more || end != text.length() || keys.contains("")) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          Quoted.of(text) + " is no key: expected a form like default or models.opus.backend",
          "a part with dots stands in quotes: 'models.\"gpt-5.3-codex\".backend'");
    }
    return new KeyPath(keys);
  }

  private static String segment(Matcher matcher) {
    if (matcher.group(1) != null) {
      return matcher.group(1).replaceAll("\\\\(.)", "$1");
    }
    return matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
  }

  public int depth() {
    return keys.size();
  }

  /** Without the first part. */
  public KeyPath tail() {
    return new KeyPath(keys.subList(1, keys.size()));
  }

  /** Without the last part; fails where there is only one. */
  public KeyPath parent() {
    return new KeyPath(keys.subList(0, keys.size() - 1));
  }

  public KeyPath then(String key) {
    List<String> longer = new ArrayList<>(keys);
    longer.add(key);
    return new KeyPath(longer);
  }

  /** Whether another path is this one or goes on from it. */
  public boolean isPrefixOf(KeyPath other) {
    return other.depth() >= depth() && other.keys.subList(0, depth()).equals(keys);
  }

  @Override
  public String toString() {
    return String.join(
        ".",
        keys.stream()
            .map(key ->
                BARE.matcher(key).matches()
                    ? key
                    : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .toList());
  }
}
