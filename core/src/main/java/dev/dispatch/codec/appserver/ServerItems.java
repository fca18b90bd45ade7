package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.oneLine;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads the items of a turn. */
final class ServerItems {
  private ServerItems() {}

  /** The item; empty for kinds that say nothing about the work, as a message of the user's. */
  static Optional<TurnItem> read(JsonNode item, boolean isCompleted) {
    String type = text(item, "type");
    return kindOf(type)
        .map(kind ->
            new TurnItem(
                text(item, "id"),
                kind,
                status(item, isCompleted),
                title(type, item),
                body(type, item)));
  }

  private static Optional<ItemKind> kindOf(String type) {
    return switch (type) {
      case "agentMessage", "plan", "exitedReviewMode" -> Optional.of(ItemKind.MESSAGE);
      case "reasoning" -> Optional.of(ItemKind.REASONING);
      case "commandExecution" -> Optional.of(ItemKind.COMMAND);
      case "fileChange" -> Optional.of(ItemKind.FILE_CHANGE);
      case "mcpToolCall",
          "dynamicToolCall",
          "collabAgentToolCall",
          "webSearch",
          "imageView",
          "imageGeneration",
          "contextCompaction" ->
          Optional.of(ItemKind.TOOL_CALL);
      default -> Optional.empty();
    };
  }

  private static ItemStatus status(JsonNode item, boolean isCompleted) {
    return switch (text(item, "status")) {
      case "completed" -> ItemStatus.COMPLETED;
      case "failed" -> ItemStatus.FAILED;
      case "declined" -> ItemStatus.DECLINED;
      default -> isCompleted ? ItemStatus.COMPLETED : ItemStatus.RUNNING;
    };
  }

  private static String title(String type, JsonNode item) {
    return switch (type) {
      case "commandExecution" -> oneLine(text(item, "command"));
      case "fileChange" -> changes(item, change -> text(change, "path"), ", ");
      case "mcpToolCall" -> text(item, "server") + "." + text(item, "tool");
      case "dynamicToolCall", "collabAgentToolCall" -> text(item, "tool");
      case "webSearch" -> oneLine(text(item, "query"));
      case "imageView" -> text(item, "path");
      case "contextCompaction" -> "the conversation was compacted";
      default -> "";
    };
  }

  private static String body(String type, JsonNode item) {
    return switch (type) {
      case "commandExecution" -> text(item, "aggregatedOutput");
      case "fileChange" ->
          changes(
              item,
              change ->
                  text(change.path("kind"), "type")
                      + " "
                      + text(change, "path")
                      + "\n"
                      + text(change, "diff"),
              "\n");
      case "mcpToolCall" -> output(item);
      case "reasoning" -> lines(item.path("summary"));
      case "exitedReviewMode" -> text(item, "review");
      default -> text(item, "text");
    };
  }

  private static String changes(
      JsonNode item, java.util.function.Function<JsonNode, String> said, String separator) {
    return item.path("changes").values().stream().map(said).collect(Collectors.joining(separator));
  }

  private static String lines(JsonNode texts) {
    return texts.values().stream()
        .map(part -> part.stringValue(""))
        .collect(Collectors.joining("\n"));
  }

  private static String output(JsonNode item) {
    return someText(item.path("error"), "message")
        .orElseGet(() ->
            item.path("result").path("content").values().stream()
                .map(part -> text(part, "text"))
                .collect(Collectors.joining("\n")));
  }

  /** An error that the turn may get over; one that ends it is told again as its end. */
  static AgentEvent error(JsonNode params, long offset) {
    String message = words(text(params.path("error"), "message"));
    return new AgentEvent.ItemCompleted(
        new TurnItem("error-" + offset, ItemKind.ERROR, ItemStatus.FAILED, "", message), offset);
  }

  /** Providers' errors come as JSON in a text. */
  static String words(String message) {
    return JsonLines.inner(message)
        .flatMap(json -> someText(json.path("error"), "message"))
        .orElse(message);
  }
}
