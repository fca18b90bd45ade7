package dev.dispatch.config;

import dev.dispatch.settings.ConfigFile.Layer;
import dev.dispatch.settings.ConfigValue;
import java.nio.file.Path;

/** One configuration file, read whole: YAML or TOML, the same keys in both. */
record ConfigDocument(Path file, Layer layer, ConfigValue.Table keys) {
  /** The values of a text, by the format that its file's name says. */
  static ConfigValue.Table parse(SourceText source) {
    return source.isToml() ? TomlReader.read(source) : YamlReader.read(source);
  }
}
