package dev.dispatch.testkit.fakemodel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model server for {@code gemini}: generateContent with streaming. The script of a turn is in the
 * prompt (see {@link Script}); calls are written as {@code TOOL name {json}} or {@code SHELL}.
 *
 * <p>Listens on a free loopback port from {@link #start} to {@link #close}.
 */
public final class FakeGeminiServer implements AutoCloseable {

  private static final Duration SLOW_PIECE = Duration.ofMillis(200);

  private final ModelEndpoint endpoint = ModelEndpoint.start(FakeGeminiServer::handle);

  private FakeGeminiServer() {}

  public static FakeGeminiServer start() {
    return new FakeGeminiServer();
  }

  public int port() {
    return endpoint.port();
  }

  private static void handle(RecordedRequest request, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    String path = request.path();
    if (path.endsWith(":countTokens")) {
      reply.json(200, Json.object("totalTokens", 100));
    } else if (path.endsWith(":streamGenerateContent")) {
      stream(move(request.json().path("contents")), reply);
    } else if (path.endsWith(":generateContent")) {
      // The program's own calls: which model to take, what is to come next.
      reply.json(200, chunk(Json.object("text", "{}"), true));
    } else {
      reply.json(404, Json.object("error", Json.object("message", "not here")));
    }
  }

  private static void stream(Move move, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    switch (move) {
      case Move.Refuse(Step.Fail how) -> {
        ObjectNode error = Json.object("code", how.status(), "message", how.message());
        reply.refuse(how, Json.object("error", error.put("status", how.type())));
      }
      case Move.Speak(List<Step.Text> texts) -> {
        say(texts, reply);
        reply.event("", chunk(Json.object("text", ""), true));
      }
      case Move.Use(List<Step.Text> texts, Step.Call call, Duration pause) -> {
        say(texts, reply);
        reply.pause(pause);
        reply.event("", chunk(Json.object("functionCall", function(call)), true));
      }
    }
  }

  private static void say(List<Step.Text> texts, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    for (Step.Text text : texts) {
      boolean slow = text.voice() == Step.Voice.SLOW;
      List<String> pieces = slow ? AgentModel.slowPieces(text.text()) : List.of(text.text());
      for (String piece : pieces) {
        reply.event("", chunk(Json.object("text", piece), false));
        reply.pause(slow ? SLOW_PIECE : Duration.ZERO);
      }
    }
  }

  private static JsonNode function(Step.Call call) {
    if (call.action() == Step.Action.SHELL) {
      JsonNode input = Json.object("command", call.argument(), "description", "run a command");
      return Json.object("name", "run_shell_command", "args", input);
    }
    Arguments.Headed tool = Arguments.headed(call.argument());
    return Json.object("name", tool.head(), "args", Json.parse(tool.rest()));
  }

  private static ObjectNode chunk(JsonNode part, boolean last) {
    JsonNode content = Json.object("role", "model", "parts", Json.array(part));
    ObjectNode candidate = Json.object("index", 0, "content", content);
    if (last) {
      candidate.put("finishReason", "STOP");
    }
    JsonNode usage =
        Json.object("promptTokenCount", 100, "candidatesTokenCount", 10, "totalTokenCount", 110);
    return Json.object("candidates", Json.array(candidate), "usageMetadata", usage);
  }

  private static Move move(JsonNode contents) {
    for (int i = contents.size() - 1; i >= 0; i--) {
      if (!contents.get(i).path("role").asString("").equals("user")) {
        continue;
      }
      List<String> texts = texts(contents.get(i));
      // After a refusal several prompts share one message: the newest one counts.
      for (String text : texts.reversed()) {
        Optional<Script> script = Script.of(text);
        if (script.isPresent()) {
          return script.get().next(outputs(contents, i));
        }
      }
      if (!texts.isEmpty()) {
        return Script.saying("echo: " + String.join("\n", texts)).next(List.of());
      }
    }
    return Script.saying("nothing to do").next(List.of());
  }

  private static List<String> texts(JsonNode content) {
    List<String> texts = new ArrayList<>();
    for (JsonNode part : content.path("parts")) {
      String text = part.path("text").asString("");
      if (!text.isBlank()) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static List<String> outputs(JsonNode contents, int from) {
    List<String> outputs = new ArrayList<>();
    for (int i = from; i < contents.size(); i++) {
      for (JsonNode part : contents.get(i).path("parts")) {
        if (part.has("functionResponse")) {
          outputs.add(part.path("functionResponse").toString());
        }
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
