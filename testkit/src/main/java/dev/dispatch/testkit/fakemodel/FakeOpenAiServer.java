package dev.dispatch.testkit.fakemodel;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model server for {@code codex}: the Responses API with streaming, and the model list. The
 * script of a turn is in the prompt (see {@link Script}).
 *
 * <p>Listens on a free loopback port from {@link #start} to {@link #close}; safe for any number of
 * agents at once, because it keeps nothing but the record of what it was asked.
 */
public final class FakeOpenAiServer implements AutoCloseable {

  private static final Duration SLOW_PIECE = Duration.ofMillis(200);

  private final ModelEndpoint endpoint = ModelEndpoint.start(this::handle);
  private final AtomicInteger serial = new AtomicInteger();

  private FakeOpenAiServer() {}

  public static FakeOpenAiServer start() {
    return new FakeOpenAiServer();
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
    return requests().stream().filter(request -> request.path().endsWith("/responses")).toList();
  }

  /** The tool outputs that the newest model call carried, oldest first. */
  public List<String> toolOutputs() {
    List<RecordedRequest> calls = modelCalls();
    return calls.isEmpty()
        ? List.of()
        : outputs(calls.getLast().json().path("input"), /* from= */ 0);
  }

  private void handle(RecordedRequest request, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    if (request.path().endsWith("/models")) {
      JsonNode model = Json.object("id", AgentModel.NAME, "object", "model");
      reply.json(200, Json.object("object", "list", "data", Json.array(model)));
    } else if (request.path().endsWith("/responses")) {
      respond(request.json(), reply);
    } else {
      reply.json(404, Json.object("error", Json.object("message", "not here")));
    }
  }

  private void respond(JsonNode body, ModelEndpoint.Reply reply)
      throws IOException, InterruptedException {
    switch (move(body.path("input"))) {
      case Move.Refuse(Step.Fail how) -> reply.refuse(how, error(how));
      case Move.Speak(List<Step.Text> texts) -> {
        Answer answer = new Answer(body, reply);
        answer.say(texts);
        answer.complete();
      }
      case Move.Use(List<Step.Text> texts, Step.Call call, Duration pause) -> {
        Answer answer = new Answer(body, reply);
        answer.say(texts);
        reply.pause(pause);
        answer.item(OpenAiTools.item(call, body.path("tools"), "call_" + serial.incrementAndGet()));
        answer.complete();
      }
    }
  }

  private static JsonNode error(Step.Fail how) {
    ObjectNode error = Json.object("message", how.message());
    if (!how.type().isEmpty()) {
      error.put("type", how.type());
      error.put("code", how.type());
    }
    if (how.resetsIn().isPositive()) {
      error.put("resets_at", Instant.now().plus(how.resetsIn()).getEpochSecond());
      error.put("plan_type", "plus");
    }
    return Json.object("error", error);
  }

  private static Move move(JsonNode input) {
    for (int i = input.size() - 1; i >= 0; i--) {
      JsonNode item = input.get(i);
      if (!item.path("role").asString("").equals("user")) {
        continue;
      }
      String text = Json.text(item.path("content"));
      Optional<Script> script = Script.of(text);
      if (script.isEmpty() && (text.isBlank() || text.startsWith("<") || text.startsWith("# "))) {
        continue;
      }
      return script.orElseGet(() -> Script.saying("echo: " + text)).next(outputs(input, i));
    }
    return Script.saying("nothing to do").next(List.of());
  }

  private static List<String> outputs(JsonNode input, int from) {
    List<String> outputs = new ArrayList<>();
    for (int i = from; i < input.size(); i++) {
      if (input.get(i).path("type").asString("").endsWith("_output")) {
        outputs.add(Json.text(input.get(i).path("output")));
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    endpoint.close();
  }

  /** One streamed response. */
  private final class Answer {
    private final ModelEndpoint.Reply reply;
    private final ObjectNode response;
    private final List<JsonNode> items = new ArrayList<>();

    Answer(JsonNode body, ModelEndpoint.Reply reply) throws IOException {
      this.reply = reply;
      this.response =
          Json.object(
              "id", id("resp"),
              "object", "response",
              "model", body.path("model"),
              "status", "in_progress",
              "output", Json.array());
      send("response.created", Json.object("response", response));
    }

    void say(List<Step.Text> texts) throws IOException, InterruptedException {
      for (Step.Text text : texts) {
        switch (text.voice()) {
          case REASON -> reason(text.text());
          case SAY -> message(List.of(text.text()), Duration.ZERO);
          case SLOW -> message(AgentModel.slowPieces(text.text()), SLOW_PIECE);
        }
      }
    }

    private void reason(String text) throws IOException {
      JsonNode summary = Json.array(Json.object("type", "summary_text", "text", text));
      item(
          Json.object(
              "type", "reasoning", "id", id("rs"), "summary", summary, "content", Json.array()));
    }

    private void message(List<String> pieces, Duration pause)
        throws IOException, InterruptedException {
      String id = id("msg");
      int index = items.size();
      send(
          "response.output_item.added",
          Json.object("output_index", index, "item", messageItem(id, "in_progress", "")));
      for (String piece : pieces) {
        send(
            "response.output_text.delta",
            Json.object("item_id", id, "output_index", index, "content_index", 0, "delta", piece));
        reply.pause(pause);
      }
      done(messageItem(id, "completed", String.join("", pieces)));
    }

    private static ObjectNode messageItem(String id, String status, String text) {
      JsonNode part = Json.object("type", "output_text", "text", text, "annotations", Json.array());
      return Json.object(
          "type",
          "message",
          "id",
          id,
          "role",
          "assistant",
          "status",
          status,
          "content",
          Json.array(part));
    }

    void item(JsonNode item) throws IOException {
      send("response.output_item.added", Json.object("output_index", items.size(), "item", item));
      done(item);
    }

    private void done(JsonNode item) throws IOException {
      send("response.output_item.done", Json.object("output_index", items.size(), "item", item));
      items.add(item);
    }

    void complete() throws IOException {
      JsonNode usage =
          Json.object(
              "input_tokens", 100,
              "input_tokens_details", Json.object("cached_tokens", 0),
              "output_tokens", 10,
              "output_tokens_details", Json.object("reasoning_tokens", 0),
              "total_tokens", 110);
      ObjectNode whole = response.deepCopy();
      whole.put("status", "completed");
      whole.set("output", Json.array(items.toArray()));
      whole.set("usage", usage);
      send("response.completed", Json.object("response", whole));
    }

    private void send(String type, ObjectNode data) throws IOException {
      data.put("type", type);
      reply.event(type, data);
    }

    private String id(String kind) {
      return kind + "_" + serial.incrementAndGet();
    }
  }
}
