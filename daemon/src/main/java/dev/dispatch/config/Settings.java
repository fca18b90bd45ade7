package dev.dispatch.config;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configuration files laid over each other; a later file wins, entry by entry. */
record Settings(
    Optional<String> defaultName,
    Map<String, Map<String, Object>> backends,
    Map<String, Map<String, Object>> models,
    Map<String, Map<String, Object>> aliases,
    Map<String, Map<String, Object>> agents,
    List<String> warnings) {
  private static final Set<String> KNOWN =
      Set.of(
          "default",
          "backends",
          "models",
          "aliases",
          "agents",
          "policy",
          "daemon",
          "http",
          "presets",
          "workspace",
          "skills");
  private static final Set<String> BACKEND_KEYS =
      Set.of(
          "command",
          "transport",
          "args",
          "env",
          "prompt",
          "append-model",
          "permission-mode",
          "auth-notes");

  static Settings of(List<ConfigDocument> documents) {
    Optional<String> defaultName = Optional.empty();
    Map<String, Map<String, Object>> backends = new LinkedHashMap<>();
    Map<String, Map<String, Object>> models = new LinkedHashMap<>();
    Map<String, Map<String, Object>> aliases = new LinkedHashMap<>();
    Map<String, Map<String, Object>> agents = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    Map<String, Path> defaults = new LinkedHashMap<>();
    for (ConfigDocument document : documents) {
      Optional<String> own = text(document.keys(), "default");
      if (own.isPresent()) {
        refuseTwice(defaults, document);
      }
      defaultName = own.isPresent() ? own : defaultName;
      backends.putAll(document.section("backends"));
      models.putAll(document.section("models"));
      aliases.putAll(document.section("aliases"));
      agents.putAll(document.section("agents"));
      warn(document, warnings);
    }
    return new Settings(defaultName, backends, models, aliases, agents, warnings);
  }

  /** The same key in both files of one folder is an error that names both. */
  private static void refuseTwice(Map<String, Path> defaults, ConfigDocument document) {
    String folder = String.valueOf(document.file().getParent());
    Path other = defaults.put(folder, document.file());
    if (other != null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "default is set in both " + other + " and " + document.file(),
          "keep one of them");
    }
  }

  private static void warn(ConfigDocument document, List<String> warnings) {
    for (String key : document.keys().keySet()) {
      if (!KNOWN.contains(key)) {
        warnings.add(document.file() + ": unknown key " + key);
      }
    }
    document
        .section("backends")
        .forEach((name, keys) -> {
          for (String key : keys.keySet()) {
            if (!BACKEND_KEYS.contains(key)) {
              warnings.add(document.file() + ": unknown key backends." + name + "." + key);
            }
          }
        });
  }

  /** A key's text; absent where it is not there or is a list or table. */
  static Optional<String> text(Map<String, Object> keys, String key) {
    Object value = keys.get(key);
    return value == null || value instanceof Map || value instanceof List
        ? Optional.empty()
        : Optional.of(value.toString()).filter(t -> !t.isBlank());
  }

  /** Every name that can be asked for. */
  List<String> names() {
    Set<String> names = new LinkedHashSet<>(models.keySet());
    names.addAll(aliases.keySet());
    names.addAll(agents.keySet());
    return List.copyOf(names);
  }
}
