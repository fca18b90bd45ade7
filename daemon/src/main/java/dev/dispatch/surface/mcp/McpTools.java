package dev.dispatch.surface.mcp;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.op.Safety;
import dev.dispatch.surface.schema.OpSchemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the tools of both servers from the registry. */
public final class McpTools {
  private McpTools() {}

  /** The tools for an audience; none for the terminal. */
  public static List<McpTool> of(OpRegistry registry, Audience audience, SchemaForm form) {
    return switch (audience) {
      case OVERSEER -> overseer(registry, form);
      case WORKER -> worker(registry);
      case TERMINAL -> List.of();
    };
  }

  /** One tool for each area and safety class. */
  private static List<McpTool> overseer(OpRegistry registry, SchemaForm form) {
    Map<String, Map<String, Op<?, ?>>> groups = new LinkedHashMap<>();
    for (Op<?, ?> op : registry.all()) {
      OpSpec<?, ?> spec = op.spec();
      if (spec.audience() == Audience.OVERSEER) {
        String name = spec.area() + "_" + spec.safety().name().toLowerCase(Locale.ROOT);
        groups.computeIfAbsent(name, n -> new LinkedHashMap<>()).put(spec.verb(), op);
      }
    }
    List<McpTool> tools = new ArrayList<>();
    groups.forEach((name, ops) -> tools.add(grouped(name, ops, form)));
    return List.copyOf(tools);
  }

  /** One tool for each op, with its params and nothing else. */
  private static List<McpTool> worker(OpRegistry registry) {
    List<McpTool> tools = new ArrayList<>();
    for (Op<?, ?> op : registry.all()) {
      OpSpec<?, ?> spec = op.spec();
      if (spec.audience() == Audience.WORKER) {
        String details = spec.details().isEmpty() ? "" : "\n\n" + spec.details();
        tools.add(
            new McpTool(
                spec.cli().replace(' ', '_'),
                spec.summary() + details,
                withConfirm(OpSchemas.params(spec), spec.safety()),
                spec.safety(),
                spec.idempotent(),
                Map.of(spec.verb(), op),
                true));
      }
    }
    return List.copyOf(tools);
  }

  private static McpTool grouped(String name, Map<String, Op<?, ?>> ops, SchemaForm form) {
    List<OpSpec<?, ?>> specs = new ArrayList<>();
    ops.values().forEach(op -> specs.add(op.spec()));
    ObjectNode schema =
        switch (form) {
          case FLAT -> flat(specs);
          case ONE_OF -> alternatives(specs);
        };
    return new McpTool(
        name,
        description(specs),
        schema,
        specs.getFirst().safety(),
        specs.stream().allMatch(OpSpec::idempotent),
        ops,
        false);
  }

  private static String description(List<OpSpec<?, ?>> specs) {
    String what =
        switch (specs.getFirst().safety()) {
          case READ -> " Changes nothing.";
          case WRITE -> " Changes things that can be gone on from.";
          case DESTROY -> " Destroys: needs confirm true.";
        };
    return specs.stream()
        .map(McpTools::described)
        .collect(Collectors.joining("\n", "Choose one by op." + what + "\n", ""));
  }

  private static String described(OpSpec<?, ?> spec) {
    String params =
        ParamSpec.of(spec.params()).stream()
            .map(param -> param.required() ? param.key() : "[" + param.key() + "]")
            .collect(Collectors.joining(", "));
    return "- " + spec.verb() + "(" + params + "): " + spec.summary();
  }

  private static ObjectNode flat(List<OpSpec<?, ?>> specs) {
    ObjectNode schema = OpJson.mapper().createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ObjectNode op = properties.putObject(McpTool.OP).put("type", "string");
    specs.forEach(spec -> op.withArray("enum").add(spec.verb()));
    Map<String, List<OpSpec<?, ?>>> takers = new LinkedHashMap<>();
    for (OpSpec<?, ?> spec : specs) {
      ParamSpec.of(spec.params())
          .forEach(p -> takers.computeIfAbsent(p.key(), k -> new ArrayList<>()).add(spec));
    }
    takers.forEach((key, ops) -> properties.set(key, shared(key, ops, specs.size())));
    ArrayNode required = schema.putArray("required").add(McpTool.OP);
    takers.forEach((key, ops) -> {
      if (ops.size() == specs.size()
          && ops.stream().allMatch(spec -> param(spec, key).required())) {
        required.add(key);
      }
    });
    schema.put("additionalProperties", false);
    return withConfirm(schema, specs.getFirst().safety());
  }

  /** A param as all its ops take it; where they differ in type, each as it is. */
  private static JsonNode shared(String key, List<OpSpec<?, ?>> takers, int ops) {
    Map<String, List<String>> helps = new LinkedHashMap<>();
    Set<JsonNode> shapes = new LinkedHashSet<>();
    for (OpSpec<?, ?> spec : takers) {
      ObjectNode property = OpSchemas.property(param(spec, key));
      String help = property.remove("description").asString();
      helps.computeIfAbsent(help, h -> new ArrayList<>()).add(spec.verb());
      shapes.add(property);
    }
    ObjectNode merged = OpJson.mapper().createObjectNode();
    boolean everyOp = takers.size() == ops && helps.size() == 1;
    merged.put(
        "description",
        helps.entrySet().stream()
            .map(e -> (everyOp ? "" : String.join(", ", e.getValue()) + ": ") + e.getKey())
            .collect(Collectors.joining("; ")));
    if (shapes.size() == 1 && shapes.iterator().next() instanceof ObjectNode only) {
      return merged.setAll(only);
    }
    shapes.forEach(merged.putArray("anyOf")::add);
    return merged;
  }

  private static ParamSpec param(OpSpec<?, ?> spec, String key) {
    return ParamSpec.of(spec.params()).stream()
        .filter(p -> p.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode alternatives(List<OpSpec<?, ?>> specs) {
    ObjectNode schema = OpJson.mapper().createObjectNode().put("type", "object");
    ArrayNode alternatives = schema.putArray("oneOf");
    for (OpSpec<?, ?> spec : specs) {
      ObjectNode params = withConfirm(OpSchemas.params(spec), spec.safety());
      ObjectNode properties = OpJson.mapper().createObjectNode();
      properties.putObject(McpTool.OP).put("const", spec.verb());
      params.get("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
      params.set("properties", properties);
      ArrayNode required = OpJson.mapper().createArrayNode().add(McpTool.OP);
      params.path("required").forEach(required::add);
      params.set("required", required);
      alternatives.add(params.put("description", spec.summary()));
    }
    return schema;
  }

  private static ObjectNode withConfirm(ObjectNode schema, Safety safety) {
    if (safety == Safety.DESTROY && schema.get("properties") instanceof ObjectNode properties) {
      properties
          .putObject(McpTool.CONFIRM)
          .put("description", "must be true: this destroys something")
          .put("type", "boolean");
    }
    return schema;
  }

  /** The tools as {@code tools/list} gives them, for the reference. */
  public static ArrayNode json(List<McpTool> tools) {
    ArrayNode list = OpJson.mapper().createArrayNode();
    for (McpTool tool : tools) {
      ObjectNode node = list.addObject();
      node.put("name", tool.name());
      node.put("description", tool.description());
      node.set("inputSchema", tool.inputSchema());
      node.putObject("annotations")
          .put("readOnlyHint", tool.safety() == Safety.READ)
          .put("destructiveHint", tool.safety() == Safety.DESTROY)
          .put("idempotentHint", tool.idempotent())
          .put("openWorldHint", false);
    }
    return list;
  }
}
