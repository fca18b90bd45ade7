package dev.dispatch.codec.claude;

import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.codec.WireLine;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The stream of {@code claude -p --output-format stream-json --verbose}.
 *
 * <p>A tool's result names only the id of its call, and a codec has no memory: the completed item
 * has the id of the started one, mostly no title, and {@link ItemKind#TOOL_CALL} where the result
 * does not show what the tool was. Readers keep kind and title of the start.
 *
 * <p>A {@code result} ends a turn, never the session: a command that ran in the background starts
 * another one. Every turn begins with {@code system/init}.
 */
public final class ClaudeStreamCodec implements LineCodec {
  /** What the registry calls it. */
  public static final String NAME = "claude";

  /** Has no state; one may read any number of logs. */
  public ClaudeStreamCodec() {}

  @Override
  public List<AgentEvent> decode(List<WireLine> lines) {
    return JsonLines.decode(lines, ClaudeStreamCodec::read);
  }

  private static void read(JsonNode message, long offset, Consumer<AgentEvent> out) {
    String type = text(message, "type");
    switch (type) {
      case "system" -> system(message, offset, out);
      case "assistant" -> assistant(message, offset, out);
      case "user" -> user(message, offset, out);
      case "result" -> result(message, out);
      case "stream_event" -> {} // pieces of what comes whole afterwards
      default ->
          out.accept(
              new AgentEvent.Unrecognised(
                  offset, type.isEmpty() ? "message without a type" : type));
    }
  }

  private static void system(JsonNode message, long offset, Consumer<AgentEvent> out) {
    String subtype = text(message, "subtype");
    switch (subtype) {
      case "init" -> {
        out.accept(
            new AgentEvent.SessionNamed(text(message, "session_id"), someText(message, "model")));
        out.accept(new AgentEvent.TurnStarted());
      }
      case "status", "thinking_tokens", "task_started", "task_updated", "task_notification" -> {}
      default -> out.accept(new AgentEvent.Unrecognised(offset, "system/" + subtype));
    }
  }

  private static void assistant(JsonNode message, long offset, Consumer<AgentEvent> out) {
    JsonNode content = message.path("message").path("content");
    for (int i = 0; i < content.size(); i++) {
      JsonNode block = content.path(i);
      String id = blockId(message, offset, i);
      String type = text(block, "type");
      switch (type) {
        case "text" -> said(message, block, id, offset, out);
        case "thinking" ->
            out.accept(completed(id, ItemKind.REASONING, "", text(block, "thinking"), offset));
        case "redacted_thinking" -> {}
        case "tool_use", "server_tool_use", "mcp_tool_use" -> ClaudeTools.used(block, out);
        default -> {
          if (type.endsWith("tool_result")) {
            ClaudeTools.ended(block, message.path("tool_use_result"), offset, out);
          } else {
            out.accept(new AgentEvent.Unrecognised(offset, "assistant/" + type));
          }
        }
      }
    }
  }

  /** One API message comes in several lines of the same message id, so that is not unique. */
  private static String blockId(JsonNode message, long offset, int index) {
    String line = someText(message, "uuid").orElse("line-" + offset);
    return index == 0 ? line : line + "#" + index;
  }

  private static void said(
      JsonNode message, JsonNode block, String id, long offset, Consumer<AgentEvent> out) {
    Optional<String> error = someText(message, "error");
    String words = text(block, "text");
    out.accept(
        error.isPresent()
            ? new AgentEvent.ItemCompleted(
                new TurnItem(id, ItemKind.ERROR, ItemStatus.FAILED, error.get(), words), offset)
            : completed(id, ItemKind.MESSAGE, "", words, offset));
  }

  private static AgentEvent completed(
      String id, ItemKind kind, String title, String text, long offset) {
    return new AgentEvent.ItemCompleted(
        new TurnItem(id, kind, ItemStatus.COMPLETED, title, text), offset);
  }

  /** Texts in it are what went in: prompts, and notices of the program to the model. */
  private static void user(JsonNode message, long offset, Consumer<AgentEvent> out) {
    for (JsonNode block : message.path("message").path("content").values()) {
      if (text(block, "type").equals("tool_result")) {
        ClaudeTools.ended(block, message.path("tool_use_result"), offset, out);
      }
    }
  }

  /** An API error comes as subtype {@code success} with {@code is_error}. */
  private static void result(JsonNode message, Consumer<AgentEvent> out) {
    ClaudeTools.usage(message).ifPresent(out);
    String subtype = text(message, "subtype");
    Optional<String> words = someText(message, "result");
    if (subtype.equals("success") && !message.path("is_error").booleanValue(false)) {
      out.accept(new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), words));
      return;
    }
    boolean interrupted = text(message, "terminal_reason").startsWith("aborted");
    String error = words.or(() -> errors(message)).orElse(subtype);
    out.accept(
        new AgentEvent.TurnEnded(
            interrupted ? TurnStatus.INTERRUPTED : TurnStatus.FAILED,
            Optional.of(error),
            Optional.empty()));
  }

  private static Optional<String> errors(JsonNode message) {
    String errors =
        message.path("errors").values().stream()
            .map(error -> error.stringValue(""))
            .filter(error -> !error.isEmpty())
            .collect(Collectors.joining("; "));
    return Optional.of(errors).filter(found -> !found.isEmpty());
  }
}
