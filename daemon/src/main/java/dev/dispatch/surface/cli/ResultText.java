package dev.dispatch.surface.cli;

import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import dev.dispatch.surface.SafeText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of a result that has none of its own: {@code key: value} lines, and a table for each
 * list of records; {@code none} where it holds nothing.
 */
final class ResultText {
  private ResultText() {}

  static String of(ObjectNode result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    List<Map.Entry<String, JsonNode>> lists = new ArrayList<>();
    int keys = 0;
    for (Map.Entry<String, JsonNode> field : result.properties()) {
      if (isTable(field.getValue())) {
        lists.add(field);
      } else if (!isEmpty(field.getValue())) {
        text.append(field.getKey()).append(": ").append(cell(field, style)).append('\n');
        keys++;
      }
    }
    for (Map.Entry<String, JsonNode> list : lists) {
      if (keys > 0 || lists.size() > 1) {
        text.append(text.isEmpty() ? "" : "\n").append(list.getKey()).append(":\n");
      }
      text.append(table(list.getValue(), style));
    }
    return text.isEmpty() ? "none\n" : text.toString();
  }

  private static boolean isTable(JsonNode value) {
    return value.isArray() && !value.isEmpty() && value.get(0).isObject();
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isContainer() && value.isEmpty());
  }

  private static String table(JsonNode rows, TextStyle style) {
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      row.properties().stream()
          .filter(f -> !isEmpty(f.getValue()))
          .forEach(f -> columns.add(f.getKey()));
    }
    TextTable table = new TextTable(columns.stream().map(ResultText::heading).toList());
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        JsonNode value = row.get(column);
        cells.add(value == null || isEmpty(value) ? "" : cell(Map.entry(column, value), style));
      }
      table.add(cells);
    }
    return table.draw(style.width());
  }

  private static String heading(String key) {
    String name = key.endsWith("_at") ? key.substring(0, key.length() - 3) : key;
    return name.replace('_', ' ').toUpperCase(java.util.Locale.ROOT);
  }

  private static String cell(Map.Entry<String, JsonNode> field, TextStyle style) {
    JsonNode value = field.getValue();
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(cell(Map.entry(field.getKey(), part), style)));
      return String.join(", ", parts);
    }
    if (value.isObject()) {
      List<String> parts = new ArrayList<>();
      value.properties().forEach(f -> parts.add(f.getKey() + "=" + cell(f, style)));
      return String.join(" ", parts);
    }
    if (value.isString()) {
      String text = value.stringValue();
      return SafeText.line(field.getKey().endsWith("_at") ? age(text, style.now()) : text);
    }
    return value.asString();
  }

  /** A time as a person thinks of it; a text that is no time stays. */
  private static String age(String text, Instant now) {
    try {
      Duration passed = Duration.between(Instant.parse(text), now);
      Duration rounded = rounded(passed.abs());
      if (rounded.isZero()) {
        return "now";
      }
      return passed.isNegative() ? "in " + Spans.format(rounded) : Spans.format(rounded) + " ago";
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static Duration rounded(Duration span) {
    if (span.toDays() > 0) {
      return Duration.ofDays(span.toDays());
    }
    if (span.toHours() > 0) {
      return Duration.ofHours(span.toHours());
    }
    return span.toMinutes() > 0
        ? Duration.ofMinutes(span.toMinutes())
        : Duration.ofSeconds(span.toSeconds());
  }
}
