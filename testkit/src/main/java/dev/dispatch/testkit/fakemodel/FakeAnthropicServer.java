package dev.dispatch.testkit.fakemodel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model server for {@code claude}: the Messages API with streaming. The script of a turn is in
 * the prompt (see {@link Script}).
 *
 * <p>Listens on a free loopback port from {@link #start} to {@link #close}; safe for any number of
 * agents at once, because it keeps nothing but the record of what it was asked.
 */
public final class FakeAnthropicServer implements AutoCloseable {

  private static final Duration SLOW_PIECE = Duration.ofMillis(200);

  private final ModelEndpoint endpoint = ModelEndpoint.start(this::handle);
  private final AtomicInteger serial = new AtomicInteger();

  private FakeAnthropicServer() {}

  public static FakeAnthropicServer start() {
    return new FakeAnthropicServer();
  }

  public int port() {
    return endpoint.port();
  }

  /** Everything asked so far, oldest first. */
  public List<RecordedRequest> requests() {
    return endpoint.requests();
  }

  /** Everything that was answered, in the order of the ends, with its times. */
  public List<TimedRequest> answered() {
    return endpoint.answered();
  }

  /** The model calls among {@link #requests}. */
  public List<RecordedRequest> modelCalls() {
    return requests().stream().filter(request -> request.path().endsWith("/messages")).toList();
  }

  /** The tool outputs that the newest model call carried, oldest first. */
  public List<String> toolOutputs() {
    List<RecordedRequest> calls = modelCalls();
    return calls.isEmpty()
        ? List.of()
        : outputs(calls.getLast().json().path("messages"), /* from= */ 0);
  }

  private void handle(RecordedRequest request, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    String path = request.path();
    if (path.endsWith("/count_tokens")) {
      reply.json(200, Json.object("input_tokens", 100));
    } else if (path.endsWith("/messages")) {
      respond(request.json(), reply);
    } else if (path.equals("/")) {
      reply.json(200, Json.object());
    } else {
      reply.json(404, error("not_found_error", "not here"));
    }
  }

  private void respond(JsonNode body, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    List<String> offered = new ArrayList<>();
    body.path("tools").forEach(tool -> offered.add(tool.path("name").asString("")));
    // A call without tools is the program's own (a title for the conversation, say).
    Move move =
        offered.isEmpty() ? Script.saying("fine").next(List.of()) : move(body.path("messages"));
    switch (move) {
      case Move.Refuse(Step.Fail how) -> {
        String type = how.type().isEmpty() ? "api_error" : how.type();
        reply.refuse(how, error(type, how.message()));
      }
      case Move.Speak(List<Step.Text> texts) -> {
        Answer answer = new Answer(body, reply);
        answer.say(texts);
        answer.finish("end_turn");
      }
      case Move.Use(List<Step.Text> texts, Step.Call call, Duration pause) -> {
        Answer answer = new Answer(body, reply);
        answer.say(texts);
        reply.pause(pause);
        answer.use(AnthropicTools.use(call, offered));
        answer.finish("tool_use");
      }
    }
  }

  private static JsonNode error(String type, String message) {
    return Json.object("type", "error", "error", Json.object("type", type, "message", message));
  }

  private static Move move(JsonNode messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).path("role").asString("").equals("assistant")) {
        continue;
      }
      List<String> texts = texts(messages.get(i).path("content"));
      // After an error or an interrupt several prompts share one message: the newest one counts.
      for (String text : texts.reversed()) {
        Optional<Script> script = Script.of(text);
        if (script.isPresent()) {
          return script.get().next(outputs(messages, i));
        }
      }
      // A message that comes in while a tool runs has the role "system"; so has much else.
      boolean user = messages.get(i).path("role").asString("").equals("user");
      if (user && !texts.isEmpty() && outputs(messages, i).isEmpty()) {
        return Script.saying("echo: " + String.join("\n", texts)).next(List.of());
      }
    }
    return Script.saying("nothing to do").next(List.of());
  }

  private static List<String> texts(JsonNode content) {
    List<String> texts = new ArrayList<>();
    if (content.isString()) {
      texts.add(content.stringValue());
    }
    for (JsonNode block : content) {
      String text = block.path("text").asString("");
      boolean reminder =
          text.stripLeading().startsWith("<system-reminder>")
              && !text.contains("sent a new message");
      if (!text.isBlank() && !reminder) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static List<String> outputs(JsonNode messages, int from) {
    List<String> outputs = new ArrayList<>();
    for (int i = from; i < messages.size(); i++) {
      for (JsonNode block : messages.get(i).path("content")) {
        if (block.path("type").asString("").equals("tool_result")) {
          outputs.add(Json.text(block.path("content")));
        }
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    endpoint.close();
  }

  /** One answer, streamed or (as its content alone is known at the end) in one piece. */
  private final class Answer {
    private final ModelEndpoint.Reply reply;
    private final boolean streamed;
    private final ObjectNode message;
    private final List<JsonNode> content = new ArrayList<>();

    Answer(JsonNode body, ModelEndpoint.Reply reply) throws IOException {
      this.reply = reply;
      this.streamed = body.path("stream").asBoolean(false);
      this.message =
          Json.object(
              "id",
              "msg_" + serial.incrementAndGet(),
              "type",
              "message",
              "role",
              "assistant",
              "model",
              body.path("model"),
              "content",
              Json.array());
      message.putNull("stop_reason").putNull("stop_sequence");
      message.set(
          "usage",
          Json.object(
              "input_tokens", 100,
              "cache_creation_input_tokens", 0,
              "cache_read_input_tokens", 0,
              "output_tokens", 10));
      send("message_start", Json.object("message", message));
    }

    void say(List<Step.Text> texts) throws IOException, InterruptedException {
      for (Step.Text text : texts) {
        switch (text.voice()) {
          case REASON -> think(text.text());
          case SAY -> text(List.of(text.text()), Duration.ZERO);
          case SLOW -> text(AgentModel.slowPieces(text.text()), SLOW_PIECE);
        }
      }
    }

    private void think(String text) throws IOException {
      start(Json.object("type", "thinking", "thinking", "", "signature", ""));
      delta(Json.object("type", "thinking_delta", "thinking", text));
      delta(Json.object("type", "signature_delta", "signature", "c2lnbmVk"));
      stop(Json.object("type", "thinking", "thinking", text, "signature", "c2lnbmVk"));
    }

    private void text(List<String> pieces, Duration pause)
        throws IOException, InterruptedException {
      start(Json.object("type", "text", "text", ""));
      for (String piece : pieces) {
        delta(Json.object("type", "text_delta", "text", piece));
        reply.pause(pause);
      }
      stop(Json.object("type", "text", "text", String.join("", pieces)));
    }

    void use(AnthropicTools.Use use) throws IOException {
      String id = "toolu_" + serial.incrementAndGet();
      start(Json.object("type", "tool_use", "id", id, "name", use.name(), "input", Json.object()));
      delta(Json.object("type", "input_json_delta", "partial_json", use.input().toString()));
      stop(Json.object("type", "tool_use", "id", id, "name", use.name(), "input", use.input()));
    }

    void finish(String reason) throws IOException {
      ObjectNode delta = Json.object("stop_reason", reason);
      delta.putNull("stop_sequence");
      send("message_delta", Json.object("delta", delta, "usage", Json.object("output_tokens", 10)));
      send("message_stop", Json.object());
      if (!streamed) {
        message.put("stop_reason", reason);
        message.set("content", Json.array(content.toArray()));
        reply.json(200, message);
      }
    }

    private void start(ObjectNode block) throws IOException {
      send("content_block_start", Json.object("index", content.size(), "content_block", block));
    }

    private void delta(ObjectNode delta) throws IOException {
      send("content_block_delta", Json.object("index", content.size(), "delta", delta));
    }

    private void stop(ObjectNode whole) throws IOException {
      send("content_block_stop", Json.object("index", content.size()));
      content.add(whole);
    }

    private void send(String type, ObjectNode data) throws IOException {
      if (streamed) {
        data.put("type", type);
        reply.event(type, data);
      }
    }
  }
}
