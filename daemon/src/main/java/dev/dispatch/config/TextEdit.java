package dev.dispatch.config;

import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.Optional;

/**
 * One change in the text of one file; gives the new text. Fails with {@link CannotEditException}
 * where the text does not allow it. Whether the text then says what was meant is checked by {@link
 * Rewrite}.
 */
interface TextEdit {
  static TextEdit of(SourceText source) {
    return source.isToml() ? new TomlEdit(source) : new YamlEdit(source);
  }

  String put(KeyPath path, ConfigValue value);

  String remove(KeyPath path);

  String rename(KeyPath path, String name);

  /** Where a value stands; empty where its text is elsewhere. */
  Optional<Span> value(KeyPath path);
}
