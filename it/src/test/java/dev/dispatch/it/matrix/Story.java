package dev.dispatch.it.matrix;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * What became of a task, as {@code task show} tells it.
 *
 * @param items state, text and note of each
 * @param questions text, options, state, way and answer of each
 * @param reports kind and text of each
 */
record Story(String status, List<String> items, List<String> questions, List<String> reports) {
  Story {
    items = List.copyOf(items);
    questions = List.copyOf(questions);
    reports = List.copyOf(reports);
  }

  static Story of(JsonNode task) {
    return new Story(
        text(task, "status"),
        each(task, "items").map(Story::item).toList(),
        each(task, "questions").map(Story::question).toList(),
        each(task, "reports").map(r -> text(r, "kind") + ": " + text(r, "text")).toList());
  }

  private static String item(JsonNode item) {
    String note = item.has("note") ? " (" + text(item, "note") + ")" : "";
    return text(item, "state") + ": " + text(item, "text") + note;
  }

  private static String question(JsonNode question) {
    return "%s %s %s via %s: %s"
        .formatted(
            text(question, "text"),
            each(question, "options").map(option -> option.asString("")).toList(),
            text(question, "state"),
            text(question, "via"),
            text(question, "answer"));
  }

  private static java.util.stream.Stream<JsonNode> each(JsonNode node, String name) {
    return StreamSupport.stream(node.path(name).spliterator(), false);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
