package dev.dispatch.surface.schema;

import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas (draft 2020-12) of what an op takes and gives. Params are closed, results may grow.
 * Stateless; used from many threads.
 */
public final class OpSchemas {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private OpSchemas() {}

  /** The params of an op, as an object that takes nothing else. */
  public static ObjectNode params(OpSpec<?, ?> spec) {
    ObjectNode schema = OpJson.mapper().createObjectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = OpJson.mapper().createArrayNode();
    for (ParamSpec param : ParamSpec.of(spec.params())) {
      properties.set(param.key(), property(param));
      if (param.required()) {
        required.add(param.key());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  /** One parameter. */
  public static ObjectNode property(ParamSpec param) {
    ObjectNode property = OpJson.mapper().createObjectNode();
    property.put("description", description(param));
    ObjectNode value = property;
    if (param.list()) {
      property.put("type", "array");
      value = property.putObject("items");
    }
    switch (param.kind()) {
      case STRING -> value.put("type", "string");
      case INTEGER -> value.put("type", "integer");
      case FLAG -> value.put("type", "boolean");
      case SPAN -> value.put("type", "string");
      case CHOICE -> {
        value.put("type", "string");
        param.values().forEach(value.putArray("enum")::add);
      }
    }
    return property;
  }

  /** The result of an op. */
  public static ObjectNode result(OpSpec<?, ?> spec) {
    return ResultSchemas.of(spec.result());
  }

  /** Both, as {@code schema} prints them and the reference keeps them. */
  public static ObjectNode document(OpSpec<?, ?> spec) {
    ObjectNode document = OpJson.mapper().createObjectNode();
    document.put("$schema", DRAFT);
    document.put("title", spec.name());
    document.put("description", spec.summary());
    ObjectNode definitions = document.putObject("$defs");
    definitions.set("params", params(spec));
    ObjectNode result = result(spec);
    hoistDefinitions(result, definitions);
    definitions.set("result", result);
    return document;
  }

  /** Moves definitions to the document, since references in it start at its root. */
  private static void hoistDefinitions(ObjectNode result, ObjectNode definitions) {
    if (result.remove("$defs") instanceof ObjectNode own) {
      for (String name : List.copyOf(own.propertyNames())) {
        definitions.set(name, own.get(name));
      }
    }
  }

  private static String description(ParamSpec param) {
    String text = param.help();
    if (param.kind() == ParamSpec.Kind.SPAN) {
      text += " (a span such as 90s, 10m, 2h)";
    }
    return param.otherwise().isEmpty() ? text : text + " (default: " + param.otherwise() + ")";
  }
}
