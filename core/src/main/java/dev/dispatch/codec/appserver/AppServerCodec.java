package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.number;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.codec.WireLine;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Understands what a {@code codex app-server} writes: JSON-RPC without the word "jsonrpc", one
 * message a line, of many threads. Pure and without memory; never fails.
 */
public final class AppServerCodec {
  /** What the registry calls it. */
  public static final String NAME = "app-server";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int HEAD = 256;
  private static final Pattern REPLY = Pattern.compile("\\{\"id\":\"([^\"\\\\]+)\",\"result\"");

  private AppServerCodec() {}

  /** What these lines say, in order. */
  public static List<ServerLine> decode(List<WireLine> lines) {
    List<ServerLine> said = new ArrayList<>();
    for (WireLine line : lines) {
      if (line.isOversized()) {
        said.add(tooLong(line));
      } else {
        decode(line).ifPresent(said::add);
      }
    }
    return said;
  }

  /** Whoever waits for a reply is told that it cannot be read. */
  private static ServerLine tooLong(WireLine line) {
    int length = Math.min(line.head().length, HEAD);
    String head = new String(line.head(), 0, length, StandardCharsets.UTF_8);
    Matcher reply = REPLY.matcher(head);
    return reply.lookingAt()
        ? new ServerLine.Reply(
            reply.group(1),
            MissingNode.getInstance(),
            Optional.of(ServerLine.Refusal.tooLong(line.lengthBytes())))
        : new ServerLine.Aside(JsonLines.oversized(line));
  }

  private static Optional<ServerLine> decode(WireLine line) {
    try {
      JsonNode message = MAPPER.readTree(line.head());
      if (!message.isObject()) {
        return message.isMissingNode() ? Optional.empty() : unknown(line, "no object");
      }
      if (!message.has("method")) {
        return message.has("id") ? Optional.of(reply(message)) : unknown(line, "no method");
      }
      if (message.has("id")) {
        return Optional.of(ServerRequests.read(message));
      }
      return notification(line, text(message, "method"), message.path("params"));
    } catch (JacksonException e) {
      return unknown(line, "no JSON");
    }
  }

  private static Optional<ServerLine> unknown(WireLine line, String what) {
    return Optional.of(new ServerLine.Aside(new AgentEvent.Unrecognised(line.offset(), what)));
  }

  private static ServerLine reply(JsonNode message) {
    JsonNode id = message.path("id");
    JsonNode error = message.path("error");
    return new ServerLine.Reply(
        id.isString() ? id.stringValue() : id.toString(),
        message.path("result"),
        error.isObject()
            ? Optional.of(new ServerLine.Refusal(number(error, "code"), text(error, "message")))
            : Optional.empty());
  }

  private static Optional<ServerLine> notification(WireLine line, String method, JsonNode params) {
    Optional<AgentEvent> event =
        switch (method) {
          case "turn/started" ->
              Optional.of(
                  new AgentEvent.TurnStarted(JsonLines.someText(params.path("turn"), "id")));
          case "turn/completed" -> Optional.of(turnEnded(params.path("turn")));
          case "item/started" ->
              ServerItems.read(params.path("item"), false).map(AgentEvent.ItemStarted::new);
          case "item/completed" ->
              ServerItems.read(params.path("item"), true)
                  .map(item -> new AgentEvent.ItemCompleted(item, line.offset()));
          case "turn/plan/updated" -> Optional.of(new AgentEvent.PlanUpdated(steps(params)));
          case "thread/tokenUsage/updated" -> Optional.of(usage(params.path("tokenUsage")));
          case "serverRequest/resolved" ->
              Optional.of(
                  new AgentEvent.RequestClosed(ServerRequests.key(params.path("requestId"))));
          case "error" -> Optional.of(ServerItems.error(params, line.offset()));
          default ->
              KnownNotifications.isKnown(method)
                  ? Optional.empty()
                  : Optional.of(new AgentEvent.Unrecognised(line.offset(), method));
        };
    String thread = text(params, "threadId");
    return event.map(
        seen -> thread.isEmpty() ? new ServerLine.Aside(seen) : new ServerLine.Seen(thread, seen));
  }

  private static AgentEvent turnEnded(JsonNode turn) {
    TurnStatus status =
        switch (text(turn, "status")) {
          case "completed" -> TurnStatus.COMPLETED;
          case "interrupted" -> TurnStatus.INTERRUPTED;
          default -> TurnStatus.FAILED;
        };
    Optional<String> last = Optional.empty();
    for (JsonNode item : turn.path("items")) {
      if (text(item, "type").equals("agentMessage")) {
        last = JsonLines.someText(item, "text");
      }
    }
    return new AgentEvent.TurnEnded(
        status,
        JsonLines.someText(turn.path("error"), "message").map(ServerItems::words),
        last,
        JsonLines.someText(turn, "id"));
  }

  private static List<PlanStep> steps(JsonNode params) {
    return params.path("plan").values().stream()
        .map(step ->
            new PlanStep(
                text(step, "step"),
                switch (text(step, "status")) {
                  case "completed" -> PlanStep.Status.COMPLETED;
                  case "inProgress" -> PlanStep.Status.IN_PROGRESS;
                  default -> PlanStep.Status.PENDING;
                }))
        .toList();
  }

  private static AgentEvent usage(JsonNode usage) {
    JsonNode total = usage.path("total");
    return new AgentEvent.UsageUpdated(
        new Usage(
            number(total, "inputTokens"),
            number(total, "cachedInputTokens"),
            number(total, "outputTokens")));
  }
}
