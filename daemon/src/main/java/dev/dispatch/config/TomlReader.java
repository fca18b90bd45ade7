package dev.dispatch.config;

import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.ConfigValue.Kind;
import dev.dispatch.settings.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The values of a TOML file, each with the place of its key. */
final class TomlReader {
  private final SourceText source;

  private TomlReader(SourceText source) {
    this.source = source;
  }

  static ConfigValue.Table read(SourceText source) {
    try {
      TomlParseResult parsed = Toml.parse(source.text());
      if (parsed.hasErrors()) {
        TomlParseError error = parsed.errors().getFirst();
        TomlPosition at = error.position();
        throw source.broken(at.line(), at.column(), firstLine(error.getMessage())).causedBy(error);
      }
      return new TomlReader(source).table(parsed, source.mark(0));
    } catch (StackOverflowError e) {
      throw source.broken(0, "it is nested too deeply").causedBy(e);
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "it is broken" : message.lines().findFirst().orElse("it is broken");
  }

  private ConfigValue.Table table(TomlTable table, Mark mark) {
    Map<String, ConfigValue> members = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      members.put(key, value(table.get(path), mark(table.inputPositionOf(path), mark)));
    }
    return new ConfigValue.Table(members, mark);
  }

  private Mark mark(@Nullable TomlPosition position, Mark otherwise) {
    return position == null
        ? otherwise
        : new Mark(source.file().toString(), position.line(), position.column());
  }

  private ConfigValue value(@Nullable Object value, Mark mark) {
    return switch (value) {
      case null -> new ConfigValue.Scalar("", Kind.EMPTY, mark);
      case TomlTable table -> table(table, mark);
      case TomlArray array -> {
        List<ConfigValue> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          items.add(value(array.get(i), mark(array.inputPositionOf(i), mark)));
        }
        yield new ConfigValue.Items(items, mark);
      }
      case Boolean flag -> new ConfigValue.Scalar(flag.toString(), Kind.FLAG, mark);
      case Number number -> new ConfigValue.Scalar(number.toString(), Kind.NUMBER, mark);
      default -> new ConfigValue.Scalar(value.toString(), Kind.TEXT, mark);
    };
  }
}
