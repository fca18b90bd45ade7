package dev.dispatch.testkit.agents;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stdio MCP server that writes down what it was started with and what it was asked. Tools: {@code
 * note} (text), {@code nap} (milliseconds), {@code connect} (path of a Unix socket). Ends at the
 * end of stdin.
 */
public final class RecordingMcpServer {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Path folder;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private RecordingMcpServer(Path folder) {
    this.folder = folder;
  }

  /** The command that starts a server which keeps its record in the folder. */
  public static List<String> command(Path folder) {
    String classPath =
        Stream.of(
                RecordingMcpServer.class,
                JsonMapper.class,
                TokenStreamFactory.class,
                JsonInclude.class)
            .map(RecordingMcpServer::location)
            .distinct()
            .collect(Collectors.joining(":"));
    return List.of(
        RealAgents.java().toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        RecordingMcpServer.class.getName(),
        folder.toString());
  }

  /** The file with the lines received. */
  public static Path received(Path folder) {
    return folder.resolve("received.jsonl");
  }

  /** The file with the environment it was started with. */
  public static Path environment(Path folder) {
    return folder.resolve("environment");
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Serves until stdin ends; the one argument is the folder of the record. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Files.write(
        environment(folder),
        new TreeMap<>(System.getenv())
            .entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
    new RecordingMcpServer(folder).serve();
  }

  private void serve() throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Files.writeString(
          received(folder), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      JsonNode message = MAPPER.readTree(line);
      if (message.has("id") && message.has("method")) {
        ObjectNode reply = MAPPER.createObjectNode().put("jsonrpc", "2.0");
        reply.set("id", message.get("id"));
        reply.set("result", result(message));
        out.println(reply);
      }
    }
  }

  private static JsonNode result(JsonNode message) throws InterruptedException {
    JsonNode parameters = message.path("params");
    return switch (message.path("method").asString("")) {
      case "initialize" ->
          MAPPER.readTree(
              """
              {"protocolVersion": %s, "capabilities": {"tools": {}},
               "serverInfo": {"name": "recording", "version": "1"}}
              """
                  .formatted(parameters.path("protocolVersion")));
      case "tools/list" ->
          MAPPER.readTree(
              """
              {"tools": [
                {"name": "note", "description": "Write a note",
                  "annotations": {"readOnlyHint": true}, "inputSchema":
                  {"type": "object", "properties": {"text": {"type": "string"}}}},
                {"name": "nap", "description": "Take time",
                  "annotations": {"destructiveHint": false, "openWorldHint": false}, "inputSchema":
                  {"type": "object", "properties": {"milliseconds": {"type": "integer"}}}},
                {"name": "connect", "description": "Connect to a socket", "inputSchema":
                  {"type": "object", "properties": {"path": {"type": "string"}}}}]}
              """);
      case "tools/call" ->
          MAPPER
              .createObjectNode()
              .set(
                  "content",
                  MAPPER
                      .createArrayNode()
                      .add(
                          MAPPER
                              .createObjectNode()
                              .put("type", "text")
                              .put("text", call(parameters))));
      default -> MAPPER.createObjectNode();
    };
  }

  private static String call(JsonNode parameters) throws InterruptedException {
    JsonNode arguments = parameters.path("arguments");
    return switch (parameters.path("name").asString("")) {
      case "note" -> "noted: " + arguments.path("text").asString("");
      case "nap" -> {
        Thread.sleep(Duration.ofMillis(arguments.path("milliseconds").asLong(0)));
        yield "rested";
      }
      case "connect" -> connect(Path.of(arguments.path("path").asString("")));
      default -> "no such tool";
    };
  }

  private static String connect(Path socket) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return "connected";
    } catch (IOException e) {
      return "refused: " + e.getMessage();
    }
  }
}
