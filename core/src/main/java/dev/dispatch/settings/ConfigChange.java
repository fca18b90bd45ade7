package dev.dispatch.settings;

/** One intended change of a configuration file. */
public sealed interface ConfigChange {
  /** A value at a key, in place of what is there. */
  record Put(KeyPath key, ConfigValue value) implements ConfigChange {}

  /** A key taken out with all below it; nothing happens where it is not there. */
  record Remove(KeyPath key) implements ConfigChange {}

  /** A key by another name, at the same place. */
  record Rename(KeyPath key, String name) implements ConfigChange {}

  /** One word of a text by others; the rest of the text stays as it is written. */
  record ReplaceWord(KeyPath key, String word, String by) implements ConfigChange {}
}
