package dev.dispatch.op.config;

import dev.dispatch.op.Caller;
import dev.dispatch.settings.ConfigDesk.Target;
import dev.dispatch.settings.ConfigScope;
import dev.dispatch.settings.ConfigValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the operations on the configuration share. */
final class ConfigCalls {
  private ConfigCalls() {}

  static ConfigScope scope(Caller caller) {
    return ConfigScope.of(caller.cwd(), caller.environment());
  }

  static Target target(boolean repo, Target otherwise) {
    return repo ? Target.REPOSITORY : otherwise;
  }

  /** A value as JSON has it; an entry without keys is an empty object. */
  static Object json(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Table table -> {
        Map<String, Object> members = new LinkedHashMap<>();
        table.members().forEach((key, member) -> members.put(key, json(member)));
        yield members;
      }
      case ConfigValue.Items items -> items.values().stream().map(ConfigCalls::json).toList();
      case ConfigValue.Scalar scalar ->
          switch (scalar.kind()) {
            case TEXT -> scalar.text();
            case FLAG -> Boolean.valueOf(scalar.text());
            case NUMBER -> number(scalar.text());
            case EMPTY -> Map.of();
          };
    };
  }

  /** A number of a form that JSON has not stays as it is written. */
  private static Object number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
