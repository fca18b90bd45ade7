package dev.dispatch.testkit.fakemodel;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns call steps into the calls that {@code claude} offers tools for. */
final class AnthropicTools {

  /** A tool's name and its input. */
  record Use(String name, ObjectNode input) {}

  private AnthropicTools() {}

  static Use use(Step.Call call, List<String> offered) {
    Use use = plain(call, offered);
    return new Use(use.name(), Json.with(use.input(), call.options()));
  }

  private static Use plain(Step.Call call, List<String> offered) {
    String argument = call.argument();
    return switch (call.action()) {
      case SHELL ->
          new Use("Bash", Json.object("command", argument, "description", "run a command"));
      case READ -> new Use("Read", Json.object("file_path", argument));
      case WRITE, PATCH -> {
        Arguments.Headed file = Arguments.headed(argument);
        yield new Use("Write", Json.object("file_path", file.head(), "content", file.rest()));
      }
      case EDIT -> {
        Arguments.Replacement edit = Arguments.replacement(argument);
        yield new Use(
            "Edit",
            Json.object(
                "file_path", edit.path(), "old_string", edit.from(), "new_string", edit.to()));
      }
      case PLAN -> plan(argument, offered);
      case ASK -> new Use("AskUserQuestion", question(argument));
      case TOOL -> {
        Arguments.Headed tool = Arguments.headed(argument);
        yield new Use(
            tool.head(),
            tool.rest().isBlank() ? Json.object() : (ObjectNode) Json.parse(tool.rest()));
      }
    };
  }

  private static Use plan(String argument, List<String> offered) {
    List<String> parts = Arguments.parts(argument);
    if (!offered.contains("TodoWrite")) {
      return new Use(
          "TaskCreate", Json.object("subject", parts.getFirst(), "description", argument));
    }
    List<JsonNode> todos = new ArrayList<>();
    for (String part : parts) {
      boolean done = part.startsWith("x ");
      String text = done ? part.substring(2) : part;
      String status = done ? "completed" : todos.isEmpty() ? "in_progress" : "pending";
      todos.add(Json.object("content", text, "activeForm", "doing " + text, "status", status));
    }
    return new Use("TodoWrite", Json.object("todos", todos));
  }

  private static ObjectNode question(String text) {
    JsonNode yes = Json.object("label", "yes", "description", "go on");
    JsonNode no = Json.object("label", "no", "description", "stop");
    return Json.object(
        "questions",
        Json.array(
            Json.object(
                "question",
                text,
                "header",
                "Question",
                "multiSelect",
                false,
                "options",
                Json.array(yes, no))));
  }
}
