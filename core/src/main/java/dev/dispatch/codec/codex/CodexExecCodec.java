package dev.dispatch.codec.codex;

import static dev.dispatch.codec.JsonLines.number;
import static dev.dispatch.codec.JsonLines.oneLine;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.codec.JsonLines;
import dev.dispatch.codec.LineCodec;
import dev.dispatch.codec.WireLine;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The event stream of {@code codex exec --json}. A turn's end carries no final message there: it is
 * the last {@link ItemKind#MESSAGE} before it. Token counts are of the whole thread.
 */
public final class CodexExecCodec implements LineCodec {
  /** What the registry calls it. */
  public static final String NAME = "codex";

  /** Has no state; one may read any number of logs. */
  public CodexExecCodec() {}

  @Override
  public List<AgentEvent> decode(List<WireLine> lines) {
    return JsonLines.decode(lines, CodexExecCodec::read);
  }

  private static void read(JsonNode message, long offset, Consumer<AgentEvent> out) {
    String type = text(message, "type");
    switch (type) {
      case "thread.started" ->
          out.accept(new AgentEvent.SessionNamed(text(message, "thread_id"), Optional.empty()));
      case "turn.started" -> out.accept(new AgentEvent.TurnStarted());
      case "item.started", "item.updated", "item.completed" ->
          item(type, message.path("item"), offset, out);
      case "turn.completed" -> completed(message.path("usage"), out);
      case "turn.failed" ->
          out.accept(
              new AgentEvent.TurnEnded(
                  TurnStatus.FAILED,
                  Optional.of(words(text(message.path("error"), "message"))),
                  Optional.empty()));
      case "error" -> out.accept(error(text(message, "message"), offset));
      default -> out.accept(new AgentEvent.Unrecognised(offset, typeName(type)));
    }
  }

  private static String typeName(String type) {
    return type.isEmpty() ? "message without a type" : type;
  }

  private static void completed(JsonNode usage, Consumer<AgentEvent> out) {
    if (usage.isObject()) {
      out.accept(
          new AgentEvent.UsageUpdated(
              new Usage(
                  number(usage, "input_tokens"),
                  number(usage, "cached_input_tokens"),
                  number(usage, "output_tokens"))));
    }
    out.accept(new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.empty()));
  }

  /** A stream error that the turn may still get over; one that ends it is told again as its end. */
  private static AgentEvent error(String message, long offset) {
    TurnItem item =
        new TurnItem("error-" + offset, ItemKind.ERROR, ItemStatus.FAILED, "", words(message));
    return new AgentEvent.ItemCompleted(item, offset);
  }

  /** Providers' errors come as JSON in a text. */
  private static String words(String message) {
    return JsonLines.inner(message)
        .flatMap(json -> someText(json.path("error"), "message"))
        .orElse(message);
  }

  private static void item(String type, JsonNode item, long offset, Consumer<AgentEvent> out) {
    String itemType = text(item, "type");
    if (itemType.equals("todo_list")) {
      out.accept(new AgentEvent.PlanUpdated(steps(item.path("items"))));
      return;
    }
    Optional<ItemKind> kind = kindOf(itemType);
    if (kind.isEmpty()) {
      out.accept(new AgentEvent.Unrecognised(offset, type + "/" + typeName(itemType)));
      return;
    }
    boolean isCompleted = type.equals("item.completed");
    TurnItem known =
        new TurnItem(
            text(item, "id"),
            kind.get(),
            statusOf(item, kind.get(), isCompleted),
            title(itemType, item),
            content(itemType, item));
    if (isCompleted) {
      out.accept(new AgentEvent.ItemCompleted(known, offset));
    } else if (type.equals("item.started")) {
      out.accept(new AgentEvent.ItemStarted(known));
    }
  }

  private static Optional<ItemKind> kindOf(String itemType) {
    return switch (itemType) {
      case "agent_message" -> Optional.of(ItemKind.MESSAGE);
      case "reasoning" -> Optional.of(ItemKind.REASONING);
      case "command_execution" -> Optional.of(ItemKind.COMMAND);
      case "file_change" -> Optional.of(ItemKind.FILE_CHANGE);
      case "mcp_tool_call", "collab_tool_call", "web_search" -> Optional.of(ItemKind.TOOL_CALL);
      case "error" -> Optional.of(ItemKind.ERROR);
      default -> Optional.empty();
    };
  }

  private static ItemStatus statusOf(JsonNode item, ItemKind kind, boolean isCompleted) {
    return switch (text(item, "status")) {
      case "in_progress" -> ItemStatus.RUNNING;
      case "completed" -> ItemStatus.COMPLETED;
      case "failed" -> ItemStatus.FAILED;
      case "declined" -> ItemStatus.DECLINED;
      default -> {
        if (kind == ItemKind.ERROR) {
          yield ItemStatus.FAILED;
        }
        yield isCompleted ? ItemStatus.COMPLETED : ItemStatus.RUNNING;
      }
    };
  }

  private static String title(String itemType, JsonNode item) {
    return switch (itemType) {
      case "command_execution" -> oneLine(text(item, "command"));
      case "file_change" -> changes(item, "path", ", ");
      case "mcp_tool_call" -> text(item, "server") + "." + text(item, "tool");
      case "collab_tool_call" -> text(item, "tool");
      case "web_search" -> oneLine(text(item, "query"));
      default -> "";
    };
  }

  private static String content(String itemType, JsonNode item) {
    return switch (itemType) {
      case "command_execution" -> text(item, "aggregated_output");
      case "file_change" ->
          item.path("changes").values().stream()
              .map(change -> text(change, "kind") + " " + text(change, "path"))
              .collect(Collectors.joining("\n"));
      case "mcp_tool_call" -> toolOutput(item);
      case "error" -> words(text(item, "message"));
      default -> text(item, "text");
    };
  }

  private static String changes(JsonNode item, String field, String separator) {
    return item.path("changes").values().stream()
        .map(change -> text(change, field))
        .collect(Collectors.joining(separator));
  }

  private static String toolOutput(JsonNode item) {
    return someText(item.path("error"), "message")
        .orElseGet(() ->
            item.path("result").path("content").values().stream()
                .map(part -> text(part, "text"))
                .collect(Collectors.joining("\n")));
  }

  private static List<PlanStep> steps(JsonNode items) {
    return items.values().stream()
        .map(step ->
            new PlanStep(
                text(step, "text"),
                step.path("completed").booleanValue(false)
                    ? PlanStep.Status.COMPLETED
                    : PlanStep.Status.PENDING))
        .toList();
  }
}
