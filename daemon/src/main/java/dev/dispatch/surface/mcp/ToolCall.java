package dev.dispatch.surface.mcp;

import dev.dispatch.error.DispatchException;
import dev.dispatch.op.Emission;
import dev.dispatch.op.OpJson;
import dev.dispatch.surface.CallControl;
import dev.dispatch.surface.OpErrors;
import dev.dispatch.surface.OpRunner;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What happens when a host calls a tool; on the call's own thread. */
final class ToolCall {
  private static final Logger LOG = LoggerFactory.getLogger(ToolCall.class);

  /** Hosts that count silence against a call take this as a sign of life. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final McpTool tool;
  private final OpRunner runner;
  private final McpCallerFacts facts;

  ToolCall(McpTool tool, OpRunner runner, McpCallerFacts facts) {
    this.tool = tool;
    this.runner = runner;
    this.facts = facts;
  }

  CallToolResult handle(McpSyncServerExchange exchange, CallToolRequest request) {
    CallControl control = (CallControl) exchange.transportContext().get(McpConnection.CONTROL);
    String id = facts.sessionId() + ":" + exchange.transportContext().get(McpConnection.REQUEST_ID);
    Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
    ObjectNode given = OpJson.mapper().valueToTree(arguments);
    CountDownLatch ended = new CountDownLatch(1);
    try {
      Consumer<Emission> emissions = progress(exchange, request, ended);
      McpCaller caller = new McpCaller(facts, id, control, emissions);
      ObjectNode json = runner.run(tool.request(given, id), caller, control).json();
      return result(json, caller.notes(), false);
    } catch (RuntimeException e) {
      DispatchException error = OpErrors.of(tool.name(), e);
      ObjectNode json = OpJson.mapper().createObjectNode();
      json.set("error", OpErrors.json(error));
      return result(json, List.of(), true);
    } finally {
      ended.countDown();
    }
  }

  private static CallToolResult result(ObjectNode json, List<String> notes, boolean error) {
    CallToolResult.Builder result = CallToolResult.builder().addTextContent(json.toString());
    notes.forEach(note -> result.addTextContent("note: " + note));
    return result.structuredContent(json).isError(error).build();
  }

  /** Tells a host that asked for it what goes on, and that something still does. */
  private static Consumer<Emission> progress(
      McpSyncServerExchange exchange, CallToolRequest request, CountDownLatch ended) {
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    if (token == null) {
      return emission -> {};
    }
    AtomicInteger count = new AtomicInteger();
    Thread.ofVirtual().name("mcp-progress").start(() -> showLife(exchange, token, count, ended));
    return emission -> send(exchange, token, count, emission.text().strip());
  }

  private static void showLife(
      McpSyncServerExchange exchange, Object token, AtomicInteger count, CountDownLatch ended) {
    try {
      while (!ended.await(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS)) {
        send(exchange, token, count, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(
      McpSyncServerExchange exchange, Object token, AtomicInteger count, @Nullable String message) {
    try {
      exchange.progressNotification(
          new ProgressNotification(token, (double) count.incrementAndGet(), null, message, null));
    } catch (RuntimeException e) {
      LOG.debug("progress could not be told", e);
    }
  }
}
