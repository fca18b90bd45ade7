package dev.dispatch.surface.mcp;

import dev.dispatch.op.Audience;
import dev.dispatch.op.OpJson;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.SurfaceFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A host that speaks MCP by lines, over real pipes. */
final class TestingHost implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final OutputStream toServer;
  private final Thread server;
  private int lastId;

  TestingHost(SurfaceFixture surface, Audience audience, SchemaForm form, String sessionId)
      throws IOException {
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    toServer = Channels.newOutputStream(in.sink());
    McpHandler handler =
        new McpHandler(surface.registry, surface.runner, new BuildInfo("0.1.0", "abc"), form);
    McpCallerFacts facts = new McpCallerFacts("/", Map.of(), Optional.empty(), audience, sessionId);
    server =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (OutputStream toHost = Channels.newOutputStream(out.sink())) {
                handler.serve(Channels.newInputStream(in.source()), toHost, facts);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            new BufferedReader(
                    new InputStreamReader(
                        Channels.newInputStream(out.source()), StandardCharsets.UTF_8))
                .lines()
                .forEach(line -> received.add(OpJson.mapper().readTree(line))));
  }

  /** A host that has shaken hands. */
  static TestingHost connect(SurfaceFixture surface, Audience audience) throws IOException {
    TestingHost host = new TestingHost(surface, audience, SchemaForm.FLAT, "session");
    host.shakeHands();
    return host;
  }

  void shakeHands() {
    request(
        "initialize",
        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"host\",\"version\":\"1\"}}");
    send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
  }

  /** Sends a request and waits for its reply. */
  JsonNode request(String method, String params) {
    return reply(begin(method, params));
  }

  /** Sends a request. */
  int begin(String method, String params) {
    int id = ++lastId;
    send(id, method, params);
    return id;
  }

  void send(int id, String method, String params) {
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
  }

  void send(String line) {
    try {
      toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      toServer.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  JsonNode reply(int id) {
    return await(m -> m.path("id").isInt() && m.path("id").intValue() == id);
  }

  JsonNode await(Predicate<JsonNode> which) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(LIMIT)
        .until(() -> received.stream().anyMatch(which));
    return received.stream().filter(which).findFirst().orElseThrow();
  }

  List<JsonNode> received() {
    return new ArrayList<>(received);
  }

  /** Calls a tool and gives its result. */
  JsonNode call(String tool, Map<String, Object> arguments) {
    return request("tools/call", callParams(tool, arguments)).path("result");
  }

  static String callParams(String tool, Map<String, Object> arguments) {
    ObjectNode params = OpJson.mapper().createObjectNode().put("name", tool);
    params.set("arguments", OpJson.mapper().valueToTree(arguments));
    return params.toString();
  }

  /** Closes the host's end and waits for the server to leave. */
  @Override
  public void close() throws IOException {
    toServer.close();
    Awaitility.await().atMost(LIMIT).until(() -> !server.isAlive());
  }
}
