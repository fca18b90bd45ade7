package dev.dispatch.testkit.fakemodel;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Short ways to write JSON values. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  /**
   * An object of alternating names and values; a value may be a node or what Jackson can turn into
   * one.
   */
  static ObjectNode object(Object... namesAndValues) {
    ObjectNode node = MAPPER.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      node.set((String) namesAndValues[i], MAPPER.valueToTree(namesAndValues[i + 1]));
    }
    return node;
  }

  static ArrayNode array(Object... values) {
    return MAPPER.valueToTree(List.of(values));
  }

  static JsonNode parse(String text) {
    return MAPPER.readTree(text);
  }

  /**
   * The object with these options added: numbers, booleans and other JSON as such, else strings.
   */
  static ObjectNode with(ObjectNode node, Map<String, String> options) {
    ObjectNode result = node.deepCopy();
    options.forEach((name, value) -> result.set(name, scalar(value)));
    return result;
  }

  private static JsonNode scalar(String value) {
    boolean literal = value.matches("-?\\d+|true|false");
    return literal ? MAPPER.readTree(value) : MAPPER.valueToTree(value);
  }

  /** All text in a message's content: a string, or parts with {@code text}. */
  static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (part.path("text").isString()) {
        text.append(text.isEmpty() ? "" : "\n").append(part.path("text").stringValue());
      }
    }
    return text.toString();
  }
}
