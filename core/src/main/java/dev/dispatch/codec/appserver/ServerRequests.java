package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.oneLine;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the server asks: what a person decides, and what is answered at once. */
final class ServerRequests {
  static final String COMMAND = "item/commandExecution/requestApproval";
  static final String CHANGE = "item/fileChange/requestApproval";
  static final String PERMISSIONS = "item/permissions/requestApproval";
  static final String QUESTIONS = "item/tool/requestUserInput";
  static final String ELICITATION = "mcpServer/elicitation/request";
  static final String OLD_COMMAND = "execCommandApproval";
  static final String OLD_PATCH = "applyPatchApproval";

  private static final long METHOD_NOT_FOUND = -32601;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ServerRequests() {}

  /** What names a request on its thread: its id, number or text. */
  static String key(JsonNode id) {
    return "ask-" + id;
  }

  static ServerLine read(JsonNode message) {
    String method = text(message, "method");
    JsonNode params = message.path("params");
    Optional<AgentRequest> request =
        switch (method) {
          case COMMAND -> Optional.of(approval(message, command(params), decisions(params)));
          case CHANGE -> Optional.of(approval(message, change(params), List.of()));
          case PERMISSIONS -> Optional.of(approval(message, permissions(params), List.of()));
          case OLD_COMMAND -> Optional.of(approval(message, oldCommand(params), List.of()));
          case OLD_PATCH -> Optional.of(approval(message, oldPatch(params), List.of()));
          case QUESTIONS -> Optional.of(question(message, params));
          case ELICITATION -> Optional.of(elicitation(message, params));
          default -> Optional.empty();
        };
    String thread = someText(params, "threadId").orElseGet(() -> text(params, "conversationId"));
    return request
        .<ServerLine>map(asked -> new ServerLine.Seen(thread, new AgentEvent.RequestOpened(asked)))
        .orElseGet(() -> new ServerLine.AnsweredAtOnce(method, refused(message, method)));
  }

  /** Nothing that is ours to give: no token, no attestation, no tool. */
  private static String refused(JsonNode message, String method) {
    var reply = MAPPER.createObjectNode();
    reply.set("id", message.path("id"));
    if (method.equals("item/tool/call")) {
      var result = reply.putObject("result").put("success", false);
      result
          .putArray("contentItems")
          .addObject()
          .put("type", "inputText")
          .put("text", "dispatch offers no tool called " + text(message.path("params"), "tool"));
    } else {
      reply
          .putObject("error")
          .put("code", METHOD_NOT_FOUND)
          .put("message", "dispatch does not answer " + method);
    }
    return reply.toString();
  }

  private static AgentRequest approval(JsonNode message, String text, List<String> options) {
    return new AgentRequest(
        key(message.path("id")), AgentRequest.Kind.APPROVAL, text, options, wire(message));
  }

  private static Optional<AgentRequest.Wire> wire(JsonNode message) {
    JsonNode params = message.path("params");
    return Optional.of(
        new AgentRequest.Wire(
            message.path("id").toString(),
            text(message, "method"),
            params.toString(),
            text(params, "itemId")));
  }

  private static String command(JsonNode params) {
    List<String> lines = new ArrayList<>();
    someText(params, "command").ifPresent(lines::add);
    JsonNode network = params.path("networkApprovalContext");
    if (network.isObject()) {
      lines.add("network: " + text(network, "protocol") + " " + text(network, "host"));
    }
    someText(params, "cwd").ifPresent(cwd -> lines.add("in " + cwd));
    someText(params, "reason").ifPresent(lines::add);
    return String.join("\n", lines);
  }

  /** The words that {@code answer} takes; a decision with more to it goes by its name. */
  private static List<String> decisions(JsonNode params) {
    return params.path("availableDecisions").values().stream()
        .map(d -> d.isString() ? d.stringValue() : String.join("", d.propertyNames()))
        .toList();
  }

  private static String change(JsonNode params) {
    List<String> lines = new ArrayList<>();
    lines.add("change files");
    someText(params, "grantRoot").ifPresent(root -> lines.add("everything under " + root));
    someText(params, "reason").ifPresent(lines::add);
    return String.join("\n", lines);
  }

  private static String permissions(JsonNode params) {
    return "permissions: "
        + params.path("permissions")
        + someText(params, "cwd").map(cwd -> "\nin " + cwd).orElse("")
        + someText(params, "reason").map(reason -> "\n" + reason).orElse("");
  }

  private static String oldCommand(JsonNode params) {
    return params.path("command").values().stream()
            .map(word -> word.stringValue(""))
            .collect(Collectors.joining(" "))
        + "\nin "
        + text(params, "cwd")
        + someText(params, "reason").map(reason -> "\n" + reason).orElse("");
  }

  private static String oldPatch(JsonNode params) {
    return "change files\n"
        + params.path("fileChanges").toPrettyString()
        + someText(params, "reason").map(reason -> "\n" + reason).orElse("");
  }

  private static AgentRequest question(JsonNode message, JsonNode params) {
    List<JsonNode> questions = List.copyOf(params.path("questions").values());
    List<String> options =
        questions.size() == 1
            ? questions.getFirst().path("options").values().stream()
                .map(option -> text(option, "label"))
                .toList()
            : List.of();
    String asked =
        questions.stream()
            .map(question -> text(question, "question"))
            .collect(Collectors.joining("\n"));
    return new AgentRequest(
        key(message.path("id")), AgentRequest.Kind.QUESTION, asked, options, wire(message));
  }

  private static AgentRequest elicitation(JsonNode message, JsonNode params) {
    String asked =
        someText(params, "message")
            .orElseGet(() -> oneLine(text(params, "title") + " " + text(params, "description")));
    String more = someText(params, "url").map(url -> "\n" + url).orElse("");
    return new AgentRequest(
        key(message.path("id")),
        AgentRequest.Kind.QUESTION,
        "MCP server " + text(params, "serverName") + ": " + asked + more,
        List.of(),
        wire(message));
  }
}
