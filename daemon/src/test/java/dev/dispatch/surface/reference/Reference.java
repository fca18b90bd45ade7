package dev.dispatch.surface.reference;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.surface.cli.HelpText;
import dev.dispatch.surface.mcp.McpTool;
import dev.dispatch.surface.mcp.McpTools;
import dev.dispatch.surface.mcp.SchemaForm;
import dev.dispatch.surface.schema.OpSchemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The reference of a registry: the content of each file below {@code docs/reference}. */
final class Reference {
  private final OpRegistry registry;
  private final Map<String, String> tools = new LinkedHashMap<>();

  private Reference(OpRegistry registry) {
    this.registry = registry;
    for (Audience audience : List.of(Audience.OVERSEER, Audience.WORKER)) {
      for (McpTool tool : McpTools.of(registry, audience, SchemaForm.FLAT)) {
        tool.ops()
            .forEach((verb, op) ->
                tools.put(
                    op.spec().name(),
                    "`" + tool.name() + "`" + (tool.single() ? "" : " with op `" + verb + "`")));
      }
    }
  }

  /** Path to content. */
  static Map<String, String> files(OpRegistry registry) {
    Map<String, String> files = new TreeMap<>();
    files.put("commands.md", new Reference(registry).commands());
    files.put("mcp-tools.json", mcpTools(registry));
    for (Op<?, ?> op : registry.all()) {
      files.put(schemaFile(op.spec()), OpSchemas.document(op.spec()).toPrettyString() + "\n");
    }
    return files;
  }

  private static String schemaFile(OpSpec<?, ?> spec) {
    return "schema/" + spec.name().replace('/', '-') + ".json";
  }

  private static String mcpTools(OpRegistry registry) {
    ObjectNode servers = OpJson.mapper().createObjectNode();
    servers.set(
        "overseer", McpTools.json(McpTools.of(registry, Audience.OVERSEER, SchemaForm.FLAT)));
    servers.set("worker", McpTools.json(McpTools.of(registry, Audience.WORKER, SchemaForm.FLAT)));
    return servers.toPrettyString() + "\n";
  }

  private String commands() {
    Map<String, List<OpSpec<?, ?>>> areas = new LinkedHashMap<>();
    for (Op<?, ?> op : registry.all()) {
      areas.computeIfAbsent(op.spec().area(), a -> new ArrayList<>()).add(op.spec());
    }
    StringBuilder text = new StringBuilder("# Commands\n\n");
    text.append("Generated from the op registry by `./build golden`; do not edit.\n\n");
    text.append("Every command takes `--json`, `--text`, `--verbose` and `--help`.\n");
    areas.forEach((area, specs) -> {
      text.append("\n## ").append(area).append('\n');
      specs.forEach(spec -> text.append(section(spec)));
    });
    return text.toString();
  }

  private String section(OpSpec<?, ?> spec) {
    StringBuilder text = new StringBuilder("\n### dispatch " + spec.cli() + "\n\n");
    text.append(sentence(spec.summary())).append("\n");
    if (!spec.details().isEmpty()) {
      text.append('\n').append(spec.details().strip()).append('\n');
    }
    text.append("\n```\n").append(HelpText.usage(spec)).append("\n```\n");
    List<ParamSpec> params = ParamSpec.of(spec.params());
    if (!params.isEmpty()) {
      text.append("\n| argument or flag | JSON | meaning |\n|---|---|---|\n");
      params.forEach(param -> text.append(row(param)));
    }
    text.append('\n');
    spec.also().forEach(words -> text.append("- Also: dispatch ").append(words).append('\n'));
    text.append("- Changes: ").append(HelpText.safety(spec)).append('\n');
    if (!spec.needs().isEmpty()) {
      text.append("- Needs: ").append(spec.needs()).append('\n');
    }
    text.append("- Result: ").append(keys(spec));
    text.append(" ([schema](").append(schemaFile(spec)).append("))\n");
    text.append("- MCP: ")
        .append(tools.getOrDefault(spec.name(), "no; terminal only"))
        .append('\n');
    text.append("\n```\n");
    for (Example example : spec.examples()) {
      text.append("# ").append(example.shows()).append("\ndispatch ");
      text.append(example.command()).append('\n');
    }
    return text.append("```\n").toString();
  }

  private static String row(ParamSpec param) {
    String name = param.positional() ? param.label() : HelpText.spelled(param);
    String meaning = HelpText.meaning(param).replace("|", "\\|");
    return "| `" + name + "` | `" + param.key() + "` | " + meaning + " |\n";
  }

  private static String keys(OpSpec<?, ?> spec) {
    ObjectNode result = OpSchemas.result(spec);
    String keys =
        result.path("properties").propertyNames().stream()
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    return (spec.textual() ? "text; as JSON " : "") + (keys.isEmpty() ? "an object" : keys);
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
