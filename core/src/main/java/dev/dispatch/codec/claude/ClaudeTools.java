package dev.dispatch.codec.claude;

import static dev.dispatch.codec.JsonLines.number;
import static dev.dispatch.codec.JsonLines.oneLine;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Tool calls of Claude Code. Those that only keep its own to-do list are no items: they are no
 * evidence of work. The list is shown where one message has the whole of it: {@code TodoWrite}'s
 * call and {@code TaskList}'s result; {@code TaskCreate} and {@code TaskUpdate} name one task each,
 * the latter by number only.
 */
final class ClaudeTools {
  private static final Set<String> LIST_TOOLS =
      Set.of("TodoWrite", "TaskCreate", "TaskUpdate", "TaskList", "TaskGet");

  private ClaudeTools() {}

  static void used(JsonNode call, Consumer<AgentEvent> out) {
    String name = text(call, "name");
    JsonNode input = call.path("input");
    if (name.equals("TodoWrite")) {
      out.accept(new AgentEvent.PlanUpdated(steps(input.path("todos"), "content")));
    }
    if (!LIST_TOOLS.contains(name)) {
      out.accept(
          new AgentEvent.ItemStarted(
              new TurnItem(
                  text(call, "id"), kindOf(name), ItemStatus.RUNNING, title(name, input), "")));
    }
  }

  private static ItemKind kindOf(String tool) {
    return switch (tool) {
      case "Bash" -> ItemKind.COMMAND;
      case "Edit", "MultiEdit", "Write", "NotebookEdit" -> ItemKind.FILE_CHANGE;
      default -> ItemKind.TOOL_CALL;
    };
  }

  private static String title(String tool, JsonNode input) {
    return switch (kindOf(tool)) {
      case COMMAND -> oneLine(text(input, "command"));
      case FILE_CHANGE -> oneLine(text(input, "file_path") + text(input, "notebook_path"));
      case TOOL_CALL, MESSAGE, REASONING, ERROR ->
          Stream.of("file_path", "path", "pattern", "url", "query", "description")
              .flatMap(field -> someText(input, field).stream())
              .findFirst()
              .map(what -> tool + " " + oneLine(what))
              .orElse(tool);
    };
  }

  /**
   * @param detail what the program adds for its own display; its shape shows which tool it was
   */
  static void ended(JsonNode result, JsonNode detail, long offset, Consumer<AgentEvent> out) {
    if (detail.has("tasks")) {
      out.accept(new AgentEvent.PlanUpdated(steps(detail.path("tasks"), "subject")));
    }
    if (isListResult(detail)) {
      return;
    }
    boolean failed = result.path("is_error").booleanValue(false);
    TurnItem item =
        new TurnItem(
            text(result, "tool_use_id"),
            kindOfResult(detail),
            failed ? ItemStatus.FAILED : ItemStatus.COMPLETED,
            oneLine(text(detail, "filePath")),
            words(result.path("content")));
    out.accept(new AgentEvent.ItemCompleted(item, offset));
  }

  private static boolean isListResult(JsonNode detail) {
    return detail.has("newTodos")
        || detail.has("tasks")
        || detail.path("task").has("subject")
        || (detail.has("taskId") && detail.has("updatedFields"));
  }

  private static ItemKind kindOfResult(JsonNode detail) {
    if (detail.has("stdout")) {
      return ItemKind.COMMAND;
    }
    return detail.has("filePath") && detail.has("structuredPatch")
        ? ItemKind.FILE_CHANGE
        : ItemKind.TOOL_CALL;
  }

  private static String words(JsonNode content) {
    return content.isString()
        ? content.stringValue("")
        : content.values().stream()
            .map(part -> text(part, "text"))
            .collect(Collectors.joining("\n"));
  }

  private static List<PlanStep> steps(JsonNode list, String textField) {
    return list.values().stream()
        .map(step -> new PlanStep(text(step, textField), statusOf(text(step, "status"))))
        .toList();
  }

  private static PlanStep.Status statusOf(String status) {
    return switch (status) {
      case "in_progress" -> PlanStep.Status.IN_PROGRESS;
      case "completed" -> PlanStep.Status.COMPLETED;
      default -> PlanStep.Status.PENDING;
    };
  }

  /**
   * Tokens of the whole session. {@code usage} counts one turn; {@code modelUsage} counts all, per
   * model. Claude leaves cached input out of its input; here it is part of it, as with Codex.
   */
  static Optional<AgentEvent> usage(JsonNode result) {
    JsonNode models = result.path("modelUsage");
    if (!models.isEmpty()) {
      return Optional.of(
          new AgentEvent.UsageUpdated(
              models.values().stream()
                  .map(one ->
                      usage(
                          number(one, "inputTokens"),
                          number(one, "cacheReadInputTokens"),
                          number(one, "cacheCreationInputTokens"),
                          number(one, "outputTokens")))
                  .reduce(Usage.NONE, Usage::plus)));
    }
    JsonNode turn = result.path("usage");
    return turn.isObject()
        ? Optional.of(
            new AgentEvent.UsageUpdated(
                usage(
                    number(turn, "input_tokens"),
                    number(turn, "cache_read_input_tokens"),
                    number(turn, "cache_creation_input_tokens"),
                    number(turn, "output_tokens"))))
        : Optional.empty();
  }

  private static Usage usage(long fresh, long cached, long cacheMade, long output) {
    return new Usage(fresh + cached + cacheMade, cached, output);
  }
}
