package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.RequestAnswer;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts what somebody decided into the reply that the server waits for. */
public final class ServerAnswers {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Decisions that every approval takes, whether it offers them or not. */
  private static final Set<String> PLAIN =
      Set.of("accept", "acceptForSession", "decline", "cancel");

  private ServerAnswers() {}

  /**
   * The whole line, without its end.
   *
   * @throws DispatchException {@code VALIDATION} if that is no answer to this request
   */
  public static String line(AgentRequest request, RequestAnswer answer) {
    AgentRequest.Wire wire =
        request
            .wire()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.INTERNAL, "request " + request.key() + " has no message"));
    JsonNode params = MAPPER.readTree(wire.params());
    ObjectNode reply = MAPPER.createObjectNode();
    reply.set("id", MAPPER.readTree(wire.id()));
    if (answer instanceof RequestAnswer.Raw(String given)) {
      reply.set("result", raw(given));
      return reply.toString();
    }
    ObjectNode result = reply.putObject("result");
    switch (wire.method()) {
      case ServerRequests.COMMAND, ServerRequests.CHANGE ->
          result.set("decision", decision(request, params, answer));
      case ServerRequests.PERMISSIONS -> permissions(result, params, answer);
      case ServerRequests.OLD_COMMAND, ServerRequests.OLD_PATCH ->
          result.put("decision", oldDecision(answer));
      case ServerRequests.QUESTIONS -> answers(result, params, answer);
      case ServerRequests.ELICITATION -> elicitation(result, params, answer);
      default ->
          throw new DispatchException(
              ErrorCode.INTERNAL, "nobody knows how " + wire.method() + " is answered");
    }
    return reply.toString();
  }

  private static JsonNode raw(String given) {
    try {
      JsonNode result = MAPPER.readTree(given);
      if (result.isObject()) {
        return result;
      }
    } catch (JacksonException e) {
      // said below
    }
    throw new DispatchException(
        ErrorCode.VALIDATION,
        "the reply is no JSON object: " + given,
        "dispatch request list shows what is asked");
  }

  private static JsonNode decision(AgentRequest request, JsonNode params, RequestAnswer answer) {
    return switch (answer) {
      case RequestAnswer.Allow allow -> MAPPER.getNodeFactory().stringNode("accept");
      case RequestAnswer.Deny deny -> MAPPER.getNodeFactory().stringNode("decline");
      case RequestAnswer.Raw raw -> throw new IllegalArgumentException("the reply itself");
      case RequestAnswer.Choose(String words) -> {
        String name = chosen(request.options(), words);
        for (JsonNode offered : params.path("availableDecisions")) {
          if (offered.isObject() && offered.has(name)) {
            yield offered;
          }
        }
        if (!PLAIN.contains(name)) {
          throw none(words, request.options());
        }
        yield MAPPER.getNodeFactory().stringNode(name);
      }
    };
  }

  private static String chosen(List<String> options, String words) {
    String wanted = words.strip();
    return wanted.matches("[1-9]") && Integer.parseInt(wanted) <= options.size()
        ? options.get(Integer.parseInt(wanted) - 1)
        : wanted;
  }

  private static DispatchException none(String words, List<String> options) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        "'" + words + "' is not one of the choices: " + (options.isEmpty() ? PLAIN : options),
        "answer with one of them, or with its number; or approve, deny");
  }

  private static void permissions(ObjectNode result, JsonNode params, RequestAnswer answer) {
    boolean isGranted =
        switch (answer) {
          case RequestAnswer.Allow allow -> true;
          case RequestAnswer.Deny deny -> false;
          case RequestAnswer.Raw raw -> throw new IllegalArgumentException("the reply itself");
          case RequestAnswer.Choose(String words) -> throw none(words, List.of("approve", "deny"));
        };
    result.set("permissions", isGranted ? params.path("permissions") : MAPPER.createObjectNode());
    result.put("scope", "turn");
  }

  private static String oldDecision(RequestAnswer answer) {
    return switch (answer) {
      case RequestAnswer.Allow allow -> "approved";
      case RequestAnswer.Deny deny -> "denied";
      case RequestAnswer.Raw raw -> throw new IllegalArgumentException("the reply itself");
      case RequestAnswer.Choose(String words) ->
          switch (words.strip()) {
            case "approved", "approved_for_session", "denied", "abort" -> words.strip();
            default ->
                throw none(words, List.of("approved", "approved_for_session", "denied", "abort"));
          };
    };
  }

  /** One line for each question, where there are several. */
  private static void answers(ObjectNode result, JsonNode params, RequestAnswer answer) {
    List<JsonNode> questions = List.copyOf(params.path("questions").values());
    ObjectNode answers = result.putObject("answers");
    List<String> lines =
        switch (answer) {
          case RequestAnswer.Deny deny -> List.of();
          case RequestAnswer.Raw raw -> throw new IllegalArgumentException("the reply itself");
          case RequestAnswer.Allow allow ->
              throw new DispatchException(
                  ErrorCode.VALIDATION,
                  "that is a question, not a permission",
                  "dispatch answer ENTRY \"...\"");
          case RequestAnswer.Choose(String words) ->
              questions.size() == 1 ? List.of(words.strip()) : words.strip().lines().toList();
        };
    if (!lines.isEmpty() && lines.size() != questions.size()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "%d questions are asked; the answer has %d lines"
              .formatted(questions.size(), lines.size()),
          "give one line for each question, in their order");
    }
    for (int i = 0; i < questions.size(); i++) {
      var given = answers.putObject(text(questions.get(i), "id")).putArray("answers");
      if (i < lines.size()) {
        List<String> options =
            questions.get(i).path("options").values().stream()
                .map(option -> text(option, "label"))
                .toList();
        given.add(chosen(options, lines.get(i)));
      }
    }
  }

  private static void elicitation(ObjectNode result, JsonNode params, RequestAnswer answer) {
    switch (answer) {
      case RequestAnswer.Deny deny -> result.put("action", "decline");
      case RequestAnswer.Raw raw -> throw new IllegalArgumentException("the reply itself");
      case RequestAnswer.Allow allow -> {
        result.put("action", "accept");
        result.putObject("content");
      }
      case RequestAnswer.Choose(String words) -> {
        result.put("action", "accept");
        result.set("content", content(params, words));
      }
    }
  }

  /** A JSON object as it is; other words for the one thing that is asked for. */
  private static JsonNode content(JsonNode params, String words) {
    try {
      JsonNode given = MAPPER.readTree(words);
      if (given.isObject()) {
        return given;
      }
    } catch (JacksonException e) {
      // then it is meant as it is
    }
    List<String> fields =
        List.copyOf(params.path("requestedSchema").path("properties").propertyNames());
    if (fields.size() != 1) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "several things are asked for: " + fields,
          "answer with a JSON object that has them");
    }
    return MAPPER.createObjectNode().put(fields.getFirst(), words.strip());
  }
}
