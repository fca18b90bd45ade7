package dev.dispatch.config;

import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Values as YAML text. */
final class YamlRender {
  private static final int WIDE = 100;

  private YamlRender() {}

  /** On one line, as it may stand in a flow or behind a key. */
  static String flow(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Scalar scalar -> scalar(scalar);
      case ConfigValue.Items items ->
          "[" + String.join(", ", items.values().stream().map(YamlRender::flow).toList()) + "]";
      case ConfigValue.Table table ->
          table.members().isEmpty()
              ? "{}"
              : "{ "
                  + String.join(
                      ", ",
                      table.members().entrySet().stream()
                          .map(e -> pair(e.getKey(), e.getValue()))
                          .toList())
                  + " }";
    };
  }

  static String pair(String key, ConfigValue value) {
    return YamlText.of(key) + ": " + flow(value);
  }

  private static String scalar(ConfigValue.Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> YamlText.of(scalar.text());
      case NUMBER, FLAG -> scalar.text();
      case EMPTY -> "null";
    };
  }

  /** A scalar in the quotes that the one before it had. */
  static String like(ScalarStyle before, ConfigValue value) {
    if (!(value instanceof ConfigValue.Scalar scalar) || scalar.kind() != ConfigValue.Kind.TEXT) {
      return flow(value);
    }
    String text = scalar.text();
    boolean printable = text.chars().noneMatch(Character::isISOControl);
    if (before == ScalarStyle.SINGLE_QUOTED && printable) {
      return "'" + text.replace("'", "''") + "'";
    }
    return before == ScalarStyle.DOUBLE_QUOTED ? YamlText.quoted(text) : YamlText.of(text);
  }

  /**
   * A key with its value as lines: a section in a block, its entries on one line each where they
   * fit.
   *
   * @param section whether the value's own members get lines of their own
   */
  static List<String> lines(int indent, int step, String key, ConfigValue value, boolean section) {
    List<String> lines = new ArrayList<>();
    String start = " ".repeat(indent);
    String flow = start + pair(key, value);
    boolean block =
        value instanceof ConfigValue.Table table
            && !table.members().isEmpty()
            && (section || flow.length() > WIDE);
    if (!block) {
      lines.add(flow);
      return lines;
    }
    lines.add(start + YamlText.of(key) + ":");
    for (Map.Entry<String, ConfigValue> member : ((ConfigValue.Table) value).members().entrySet()) {
      lines.addAll(lines(indent + step, step, member.getKey(), member.getValue(), false));
    }
    return lines;
  }
}
