package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** One configuration file, read whole: YAML or TOML, the same keys in both. */
record ConfigDocument(Path file, Map<String, Object> keys) {

  /** Reads a file; empty where there is none. */
  static Optional<ConfigDocument> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      return Optional.of(
          new ConfigDocument(file, file.toString().endsWith(".toml") ? toml(text) : yaml(text)));
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static DispatchException unreadable(Path file, String why, Exception cause) {
    String line = why.lines().map(String::strip).limit(3).reduce((a, b) -> a + " " + b).orElse("");
    return new DispatchException(
            ErrorCode.VALIDATION,
            "the configuration " + file + " cannot be read: " + line,
            "mend the file, or move it away")
        .causedBy(cause);
  }

  private static Map<String, Object> yaml(String text) {
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
    if (loaded == null) {
      return Map.of();
    }
    if (!(loaded instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("expected keys and values at the top");
    }
    return strings(map);
  }

  private static Map<String, Object> strings(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(String.valueOf(key), value == null ? "" : value));
    return result;
  }

  private static Map<String, Object> toml(String text) {
    TomlParseResult parsed = Toml.parse(text);
    if (parsed.hasErrors()) {
      throw new IllegalArgumentException(parsed.errors().getFirst().toString());
    }
    return plain(parsed);
  }

  private static Map<String, Object> plain(TomlTable table) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      Object value = table.get(List.of(key));
      result.put(key, value instanceof TomlTable inner ? plain(inner) : flat(value));
    }
    return result;
  }

  private static Object flat(@org.jspecify.annotations.Nullable Object value) {
    if (value instanceof TomlArray array) {
      return array.toList();
    }
    return value == null ? "" : value;
  }

  /** The entries of a section, each a table of its own. */
  Map<String, Map<String, Object>> section(String name) {
    Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
    if (keys.get(name) instanceof Map<?, ?> section) {
      section.forEach((key, value) ->
          entries.put(
              String.valueOf(key), value instanceof Map<?, ?> map ? strings(map) : Map.of()));
    }
    return entries;
  }
}
