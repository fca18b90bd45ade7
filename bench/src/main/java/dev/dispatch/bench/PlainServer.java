package dev.dispatch.bench;

import dev.dispatch.codec.appserver.ServerCalls;
import dev.dispatch.testkit.agents.RealAgents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code codex app-server} that is spoken to directly: what the program itself takes. */
final class PlainServer implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Process process;
  private final Writer in;
  private final BufferedReader out;
  private final String thread;

  PlainServer(Map<String, String> environment, Path cwd) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(RealAgents.codex().toString(), "app-server"))
            .directory(cwd.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
    tell(ServerCalls.initialize("initialize", "1"));
    awaitReply("initialize");
    tell(ServerCalls.initialized());
    tell(
        ServerCalls.startThread(
            "start",
            new ServerCalls.ThreadWish(
                cwd.toString(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of())));
    thread = awaitReply("start").path("result").path("thread").path("id").stringValue("");
  }

  private void tell(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  private JsonNode awaitReply(String id) throws IOException {
    return await(message -> message.path("id").stringValue("").equals(id));
  }

  private JsonNode await(java.util.function.Predicate<JsonNode> wanted) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      JsonNode message = MAPPER.readTree(line);
      if (wanted.test(message)) {
        return message;
      }
    }
    throw new IllegalStateException("codex app-server ended");
  }

  /** One turn to its end; gives the time before it was asked for. */
  long turn(String id, String text) throws IOException {
    long before = System.nanoTime();
    tell(ServerCalls.startTurn(id, thread, id, text));
    await(message -> message.path("method").stringValue("").equals("turn/completed"));
    return before;
  }

  @Override
  public void close() throws IOException {
    in.close(); // it ends at the end of its input
    process.destroy();
  }
}
