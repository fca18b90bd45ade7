package dev.dispatch.op;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a JSON object into an op's {@code Params}, for every surface alike: unknown keys, missing
 * keys and wrong types are refused with what was expected.
 */
public final class ParamBinding {
  private ParamBinding() {}

  /** Reads the params of an op. */
  public static <P extends Record> P bind(OpSpec<P, ?> spec, JsonNode given) {
    if (!given.isObject()) {
      throw invalid(spec, "params are not an object");
    }
    List<ParamSpec> params = ParamSpec.of(spec.params());
    for (String key : given.propertyNames()) {
      if (params.stream().noneMatch(p -> p.key().equals(key))) {
        List<String> known = params.stream().map(ParamSpec::key).toList();
        throw invalid(spec, "unknown parameter " + Quoted.of(key) + "; it takes " + known);
      }
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    for (ParamSpec param : params) {
      JsonNode value = given.get(param.key());
      if (value == null || value.isNull()) {
        whole.setAll(absent(spec, param));
      } else {
        whole.set(param.key(), checked(spec, param, value));
      }
    }
    try {
      return OpJson.strictMapper().treeToValue(whole, spec.params());
    } catch (JacksonException e) {
      if (rootCause(e) instanceof DispatchException known) {
        throw invalid(spec, String.valueOf(known.getMessage()));
      }
      throw invalid(spec, e.getOriginalMessage());
    }
  }

  private static Map<String, JsonNode> absent(OpSpec<?, ?> spec, ParamSpec param) {
    if (param.required()) {
      throw invalid(spec, "missing " + param.label() + " (" + param.help() + ")");
    }
    if (param.list()) {
      return Map.of(param.key(), JsonNodeFactory.instance.arrayNode());
    }
    if (param.kind() == ParamSpec.Kind.FLAG) {
      return Map.of(param.key(), JsonNodeFactory.instance.booleanNode(false));
    }
    return Map.of();
  }

  private static JsonNode checked(OpSpec<?, ?> spec, ParamSpec param, JsonNode value) {
    if (!param.list()) {
      return single(spec, param, value);
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      for (JsonNode part : parts(param, one)) {
        all.add(single(spec, param, part));
      }
    }
    return all;
  }

  private static List<JsonNode> parts(ParamSpec param, JsonNode one) {
    if (!param.commas() || !one.isString()) {
      return List.of(one);
    }
    List<JsonNode> parts = new ArrayList<>();
    for (String part : one.stringValue().split(",", -1)) {
      parts.add(JsonNodeFactory.instance.stringNode(part.strip()));
    }
    return parts;
  }

  private static JsonNode single(OpSpec<?, ?> spec, ParamSpec param, JsonNode value) {
    boolean fits =
        switch (param.kind()) {
          case STRING -> value.isString();
          case INTEGER -> value.isIntegralNumber();
          case FLAG -> value.isBoolean();
          case SPAN -> value.isString() || value.isIntegralNumber();
          case CHOICE -> value.isString() && param.values().contains(value.stringValue());
        };
    if (!fits) {
      String expected =
          param.kind() == ParamSpec.Kind.CHOICE
              ? "one of " + String.join(", ", param.values())
              : described(param.kind());
      String shown = value.isString() ? value.stringValue() : value.toString();
      throw invalid(spec, param.key() + " is " + Quoted.of(shown) + ", expected " + expected);
    }
    return param.kind() == ParamSpec.Kind.SPAN && value.isIntegralNumber()
        ? JsonNodeFactory.instance.stringNode(value.asString())
        : value;
  }

  private static String described(ParamSpec.Kind kind) {
    return switch (kind) {
      case STRING, CHOICE -> "text";
      case INTEGER -> "a whole number";
      case FLAG -> "true or false";
      case SPAN -> "a span of time such as 90s or 10m";
    };
  }

  private static Throwable rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static DispatchException invalid(OpSpec<?, ?> spec, String what) {
    return new DispatchException(
        ErrorCode.VALIDATION, spec.cli() + ": " + what, "dispatch " + spec.cli() + " --help");
  }
}
