package dev.dispatch.config;

import dev.dispatch.config.ConfigKeys.Shape;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.OpJson;
import dev.dispatch.settings.ConfigValue;
import dev.dispatch.settings.KeyPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Values as someone at a command line writes them. */
final class ValueText {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  private ValueText() {}

  static ConfigValue of(KeyPath key, String text) {
    Optional<Shape> shape = ConfigKeys.shape(key);
    if (shape.isEmpty()) {
      return guessed(text);
    }
    return switch (shape.get()) {
      case Shape.Text _, Shape.Time _ -> ConfigValue.text(text);
      case Shape.Flag _ -> flag(key, text);
      case Shape.Texts _ -> list(key, text);
      case Shape.Open _ -> guessed(text);
      case Shape.TextMap _, Shape.Keys _, Shape.Entries _ ->
          throw new DispatchException(
              ErrorCode.VALIDATION,
              key + " holds further keys and takes no value of its own",
              "dispatch config set " + key + ".KEY VALUE");
    };
  }

  private static ConfigValue flag(KeyPath key, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new DispatchException(
          ErrorCode.VALIDATION, key + " is " + Quoted.of(text) + ", expected true or false");
    }
    return ConfigValue.flag(text.equals("true"));
  }

  private static ConfigValue list(KeyPath key, String text) {
    List<String> items = new ArrayList<>();
    try {
      JsonNode json = OpJson.strictMapper().readTree(text);
      if (json.isArray()) {
        json.forEach(item -> items.add(item.asString()));
        return ConfigValue.items(items);
      }
    } catch (JacksonException e) {
      throw noList(key, text).causedBy(e);
    }
    throw noList(key, text);
  }

  private static DispatchException noList(KeyPath key, String text) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        key + " is " + Quoted.of(text) + ", expected a list in JSON",
        "dispatch config set " + key + " '[\"exec\", \"--json\"]'");
  }

  /** For keys that another part reads: what looks like a number or a switch is one. */
  private static ConfigValue guessed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return ConfigValue.flag(text.equals("true"));
    }
    return WHOLE.matcher(text).matches()
        ? ConfigValue.number(Long.parseLong(text))
        : ConfigValue.text(text);
  }
}
