package dev.dispatch.config;

import dev.dispatch.op.Spans;
import dev.dispatch.settings.Alias;
import dev.dispatch.settings.Backend;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Scalar;
import dev.dispatch.settings.ConfigValue.Table;
import dev.dispatch.settings.Marked;
import dev.dispatch.settings.Model;
import dev.dispatch.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes {@link Settings} of merged tables whose shapes were checked. */
final class SettingsReader {
  private SettingsReader() {}

  static Settings read(Table all) {
    return new Settings(
        marked(all, "default"),
        entries(all, "backends", SettingsReader::backend),
        entries(
            all, "models", (name, table) -> new Model(name, text(table, "backend"), table.mark())),
        entries(
            all,
            "aliases",
            (name, table) ->
                new Alias(name, text(table, "model"), text(table, "prompt"), table.mark())),
        entries(all, "agents", SettingsReader::backend),
        marked(all, "stall_after").map(m -> new Marked<>(Spans.parse(m.value()), m.mark())),
        marked(all, "monitor_limit").map(m -> new Marked<>(Spans.parse(m.value()), m.mark())),
        all);
  }

  private static <T> Map<String, T> entries(
      Table all, String section, BiFunction<String, Table, T> make) {
    Map<String, T> entries = new LinkedHashMap<>();
    all.table(section)
        .members()
        .forEach((name, value) -> {
          Table table = value instanceof Table own ? own : new Table(Map.of(), value.mark());
          entries.put(name, make.apply(name, table));
        });
    return entries;
  }

  private static Backend backend(String name, Table table) {
    return new Backend(
        name,
        text(table, "command").map(String::strip),
        text(table, "transport"),
        table.members().get("args") instanceof ConfigValue.Items items
            ? Optional.of(texts(items))
            : Optional.empty(),
        environment(table),
        text(table, "prompt"),
        text(table, "append-model")
            .map(when -> Backend.AppendModel.valueOf(when.toUpperCase(Locale.ROOT))),
        text(table, "permission-mode"),
        text(table, "auth-notes"),
        table.mark());
  }

  private static List<String> texts(ConfigValue.Items items) {
    return items.values().stream().map(v -> v instanceof Scalar s ? s.text() : "").toList();
  }

  private static Map<String, String> environment(Table table) {
    Map<String, String> environment = new LinkedHashMap<>();
    table
        .table("env")
        .members()
        .forEach((key, value) -> environment.put(key, value instanceof Scalar s ? s.text() : ""));
    return environment;
  }

  private static Optional<Marked<String>> marked(Table table, String key) {
    ConfigValue value = table.members().get(key);
    return value instanceof Scalar scalar && !scalar.text().isBlank()
        ? Optional.of(new Marked<>(scalar.text(), scalar.mark()))
        : Optional.empty();
  }

  /** A key's text; a blank one is none. */
  private static Optional<String> text(Table table, String key) {
    return marked(table, key).map(Marked::value);
  }
}
