package dev.dispatch.surface.mcp;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Safety;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.OpRunner;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The SDK's server around one connection. */
final class SdkServer {
  private static final String FOR_OVERSEERS =
      "dispatch hands work to coding agents. Hand a task over with task_write op run, wait for it"
          + " with op wait instead of polling, and answer what is in the inbox.";
  private static final String FOR_WORKERS =
      "You work on a task. Tick its items with check, ask your overseer with ask when you cannot go"
          + " on, and say what became of it with report.";

  private SdkServer() {}

  static void serve(
      InputStream in,
      OutputStream out,
      List<McpTool> offered,
      OpRunner runner,
      McpCallerFacts facts,
      BuildInfo build)
      throws IOException {
    McpJsonMapper mapper = new JacksonMcpJsonMapper(JsonMapper.builder().build());
    McpConnection connection = new McpConnection(mapper, in, out);
    List<SyncToolSpecification> tools = new ArrayList<>();
    for (McpTool tool : offered) {
      ToolCall call = new ToolCall(tool, runner, facts);
      tools.add(new SyncToolSpecification(declared(mapper, tool), call::handle));
    }
    boolean worker = facts.audience() == Audience.WORKER;
    McpSyncServer server =
        McpServer.sync(connection)
            .serverInfo("dispatch", build.version())
            .instructions(worker ? FOR_WORKERS : FOR_OVERSEERS)
            .jsonMapper(mapper)
            .jsonSchemaValidator(new NoValidation())
            .validateToolInputs(false)
            .immediateExecution(true)
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .tools(tools)
            .build();
    try {
      connection.pump();
    } finally {
      server.close();
    }
  }

  private static McpSchema.Tool declared(McpJsonMapper mapper, McpTool tool) {
    Map<String, Object> schema = mapper.convertValue(tool.inputSchema(), new TypeRef<>() {});
    return McpSchema.Tool.builder(tool.name(), schema)
        .description(tool.description())
        .annotations(
            McpSchema.ToolAnnotations.builder()
                .readOnlyHint(tool.safety() == Safety.READ)
                .destructiveHint(tool.safety() == Safety.DESTROY)
                .idempotentHint(tool.idempotent())
                .openWorldHint(false)
                .build())
        .build();
  }

  /** Params are checked where every surface's are; so the SDK's own validator is never loaded. */
  private static final class NoValidation implements JsonSchemaValidator {
    @Override
    public ValidationResponse validate(Map<String, Object> schema, Object content) {
      return ValidationResponse.asValid("");
    }

    @Override
    public ValidationResponse validateSchema(Map<String, Object> schema) {
      return ValidationResponse.asValid("");
    }
  }
}
