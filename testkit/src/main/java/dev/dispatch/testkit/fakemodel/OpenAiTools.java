package dev.dispatch.testkit.fakemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns call steps into the calls that {@code codex} offers tools for. */
final class OpenAiTools {

  private OpenAiTools() {}

  /** The output item that calls the tool for the step. */
  static ObjectNode item(Step.Call call, JsonNode tools, String callId) {
    String argument = call.argument();
    return switch (call.action()) {
      case SHELL -> function("exec_command", Json.object("cmd", argument), call, callId);
      case READ ->
          function("exec_command", Json.object("cmd", "cat -- " + quoted(argument)), call, callId);
      case PATCH, WRITE -> {
        Arguments.Headed file = Arguments.headed(argument);
        yield patch("*** Add File: " + file.head(), lines("+", file.rest()), tools, callId);
      }
      case EDIT -> {
        Arguments.Replacement edit = Arguments.replacement(argument);
        String hunk = "@@\n" + lines("-", edit.from()) + lines("+", edit.to());
        yield patch("*** Update File: " + edit.path(), hunk, tools, callId);
      }
      case PLAN -> function("update_plan", Json.object("plan", plan(argument)), call, callId);
      case ASK -> function("request_user_input", question(argument), call, callId);
      case TOOL -> tool(call, callId);
    };
  }

  /**
   * {@code TOOL name {json}}. A tool inside a namespace (MCP servers) is written {@code
   * namespace/name}.
   */
  private static ObjectNode tool(Step.Call call, String callId) {
    Arguments.Headed headed = Arguments.headed(call.argument());
    ObjectNode input =
        headed.rest().isBlank() ? Json.object() : (ObjectNode) Json.parse(headed.rest());
    int slash = headed.head().indexOf('/');
    if (slash < 0) {
      return function(headed.head(), input, call, callId);
    }
    ObjectNode item = function(headed.head().substring(slash + 1), input, call, callId);
    item.put("namespace", headed.head().substring(0, slash));
    return item;
  }

  private static ObjectNode function(String name, ObjectNode input, Step.Call call, String callId) {
    return Json.object(
        "type",
        "function_call",
        "id",
        "fc_" + callId,
        "call_id",
        callId,
        "status",
        "completed",
        "name",
        name,
        "arguments",
        Json.with(input, call.options()).toString());
  }

  private static ObjectNode patch(String header, String body, JsonNode tools, String callId) {
    String patch = "*** Begin Patch\n" + header + "\n" + body + "*** End Patch\n";
    for (JsonNode tool : tools) {
      if (tool.path("name").asString("").equals("apply_patch")
          && tool.path("type").asString("").equals("custom")) {
        return Json.object(
            "type",
            "custom_tool_call",
            "id",
            "ctc_" + callId,
            "call_id",
            callId,
            "status",
            "completed",
            "name",
            "apply_patch",
            "input",
            patch);
      }
    }
    Step.Call call = new Step.Call(Step.Action.TOOL, Map.of(), "");
    return function("apply_patch", Json.object("input", patch), call, callId);
  }

  private static String lines(String mark, String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(mark).append(line).append('\n'));
    return lines.toString();
  }

  private static List<JsonNode> plan(String argument) {
    List<JsonNode> plan = new ArrayList<>();
    for (String part : Arguments.parts(argument)) {
      boolean done = part.startsWith("x ");
      String status = done ? "completed" : plan.isEmpty() ? "in_progress" : "pending";
      plan.add(Json.object("step", done ? part.substring(2) : part, "status", status));
    }
    return plan;
  }

  private static ObjectNode question(String text) {
    JsonNode yes = Json.object("label", "yes", "description", "go on");
    JsonNode no = Json.object("label", "no", "description", "stop");
    return Json.object(
        "questions",
        Json.array(
            Json.object(
                "id",
                "q1",
                "header",
                "Question",
                "question",
                text,
                "options",
                Json.array(yes, no))));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
