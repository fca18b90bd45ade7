package dev.dispatch.config;

import dev.dispatch.settings.ConfigValue;
import java.util.regex.Pattern;

/** Keys and values as TOML text. */
final class TomlRender {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

  private TomlRender() {}

  static String key(String name) {
    return BARE.matcher(name).matches() ? name : quoted(name);
  }

  static String pair(String key, ConfigValue value) {
    return key(key) + " = " + value(value);
  }

  static String value(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Scalar scalar ->
          switch (scalar.kind()) {
            case TEXT -> quoted(scalar.text());
            case NUMBER, FLAG -> scalar.text();
            case EMPTY -> "{}";
          };
      case ConfigValue.Items items ->
          "[" + String.join(", ", items.values().stream().map(TomlRender::value).toList()) + "]";
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

  /** A value in the quotes that the text before it had. */
  static String like(String before, ConfigValue value) {
    boolean literal =
        before.startsWith("'")
            && !before.startsWith("'''")
            && value instanceof ConfigValue.Scalar scalar
            && scalar.kind() == ConfigValue.Kind.TEXT
            && scalar.text().indexOf('\'') < 0
            && scalar.text().chars().noneMatch(Character::isISOControl);
    return literal ? "'" + ((ConfigValue.Scalar) value).text() + "'" : value(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
              if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
