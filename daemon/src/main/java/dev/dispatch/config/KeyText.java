package dev.dispatch.config;

import dev.dispatch.config.ConfigKeys.Shape;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys as they come from a command line. {@code models."gpt-5.3-codex".backend} loses its quotes in
 * most shells; the name is put together from what the configuration has, and from the keys that an
 * entry can have.
 */
final class KeyText {
  private KeyText() {}

  static KeyPath of(String text, Table all) {
    KeyPath path = KeyPath.parse(text);
    boolean quoted = text.contains("\"") || text.contains("'");
    if (quoted || path.depth() < 3 || !isEntries(path.keys().getFirst())) {
      return path;
    }
    Table section = all.table(path.keys().getFirst());
    if (section.members().containsKey(path.keys().get(1))) {
      return path;
    }
    for (int end = path.depth(); end > 2; end--) {
      if (section.members().containsKey(name(path, end))) {
        return joined(path, end);
      }
    }
    KeyPath entry = joined(path, path.depth() - 1);
    return path.depth() > 3
            && ConfigKeys.shape(path).isEmpty()
            && ConfigKeys.shape(entry).isPresent()
        ? entry
        : path;
  }

  private static boolean isEntries(String section) {
    return ConfigKeys.all().members().get(section) instanceof Shape.Entries;
  }

  private static String name(KeyPath path, int end) {
    return String.join(".", path.keys().subList(1, end));
  }

  private static KeyPath joined(KeyPath path, int end) {
    List<String> keys = new ArrayList<>();
    keys.add(path.keys().getFirst());
    keys.add(name(path, end));
    keys.addAll(path.keys().subList(end, path.depth()));
    return new KeyPath(keys);
  }
}
