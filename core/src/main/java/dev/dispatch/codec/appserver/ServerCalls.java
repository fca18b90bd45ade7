package dev.dispatch.codec.appserver;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests to a {@code codex app-server}, each as one line without its end. Their ids are ours and
 * say what they are about, so that a reply is understood by whoever reads it, after a restart too.
 */
public final class ServerCalls {
  /** The setting with what the commands of a conversation see in their environment. */
  static final String SHELL_VARIABLES = "shell_environment_policy.set";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ServerCalls() {}

  /** How a thread is to be started. */
  public record ThreadWish(
      String cwd,
      java.util.Optional<String> model,
      java.util.Optional<String> sandbox,
      java.util.Optional<String> approvalPolicy,
      Map<String, String> environment) {
    public ThreadWish {
      environment = Map.copyOf(environment);
    }
  }

  /** The first request to a server. */
  public static String initialize(String id, String version) {
    ObjectNode message = request(id, "initialize");
    ObjectNode params = message.putObject("params");
    params.putObject("clientInfo").put("name", "dispatch").put("version", version);
    params.putObject("capabilities").put("experimentalApi", true);
    return message.toString();
  }

  /** What follows its reply. */
  public static String initialized() {
    return MAPPER.createObjectNode().put("method", "initialized").toString();
  }

  /** Begins a conversation. */
  public static String startThread(String id, ThreadWish wish) {
    ObjectNode message = request(id, "thread/start");
    ObjectNode params = message.putObject("params").put("cwd", wish.cwd());
    wish.model().ifPresent(model -> params.put("model", model));
    wish.sandbox().ifPresent(sandbox -> params.put("sandbox", sandbox));
    wish.approvalPolicy().ifPresent(policy -> params.put("approvalPolicy", policy));
    if (!wish.environment().isEmpty()) {
      ObjectNode variables = params.putObject("config").putObject(SHELL_VARIABLES);
      wish.environment().forEach(variables::put);
    }
    return message.toString();
  }

  /** Begins a turn; {@code client} names the message for good. */
  public static String startTurn(String id, String thread, String client, String text) {
    ObjectNode message = request(id, "turn/start");
    ObjectNode params =
        message.putObject("params").put("threadId", thread).put("clientUserMessageId", client);
    input(params, text);
    return message.toString();
  }

  /** Adds to the running turn, if it is still that one. */
  public static String steer(String id, String thread, String turn, String client, String text) {
    ObjectNode message = request(id, "turn/steer");
    ObjectNode params =
        message
            .putObject("params")
            .put("threadId", thread)
            .put("expectedTurnId", turn)
            .put("clientUserMessageId", client);
    input(params, text);
    return message.toString();
  }

  /** Puts words of the user's into the conversation; no turn starts. */
  public static String inject(String id, String thread, String text) {
    ObjectNode message = request(id, "thread/inject_items");
    ObjectNode item =
        message.putObject("params").put("threadId", thread).putArray("items").addObject();
    item.put("type", "message").put("role", "user");
    item.putArray("content").addObject().put("type", "input_text").put("text", text);
    return message.toString();
  }

  /** Asks for the newest items of a conversation. */
  public static String latestItems(String id, String thread, int limit) {
    ObjectNode message = request(id, "thread/items/list");
    message
        .putObject("params")
        .put("threadId", thread)
        .put("limit", limit)
        .put("sortDirection", "desc");
    return message.toString();
  }

  private static void input(ObjectNode params, String text) {
    params.putArray("input").addObject().put("type", "text").put("text", text);
  }

  /** Asks for the newest turn of a conversation. */
  public static String latestTurn(String id, String thread) {
    ObjectNode message = request(id, "thread/turns/list");
    message.putObject("params").put("threadId", thread).put("limit", 1);
    return message.toString();
  }

  /** Interrupts a turn. */
  public static String interrupt(String id, String thread, String turn) {
    ObjectNode message = request(id, "turn/interrupt");
    message.putObject("params").put("threadId", thread).put("turnId", turn);
    return message.toString();
  }

  /** Ends the processes that its turns left running. */
  public static String cleanTerminals(String id, String thread) {
    return onThread(id, "thread/backgroundTerminals/clean", thread);
  }

  /** Hears no more of a thread; the server lets go of it when nothing runs there. */
  public static String unsubscribe(String id, String thread) {
    return onThread(id, "thread/unsubscribe", thread);
  }

  static String onThread(String id, String method, String thread) {
    ObjectNode message = request(id, method);
    message.putObject("params").put("threadId", thread);
    return message.toString();
  }

  /** The id of a request that one of the others made. */
  public static String idOf(String line) {
    return MAPPER.readTree(line).path("id").stringValue("");
  }

  static ObjectNode request(String id, String method) {
    return MAPPER.createObjectNode().put("id", id).put("method", method);
  }
}
