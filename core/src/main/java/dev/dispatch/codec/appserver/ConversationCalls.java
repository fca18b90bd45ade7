package dev.dispatch.codec.appserver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests that read conversations as codex keeps them, or move them in and out of its archive,
 * each as one line without its end. None of them resumes one.
 */
public final class ConversationCalls {
  /** Without them a list has those of terminals and editors only. */
  private static final List<String> SOURCES =
      List.of("cli", "vscode", "exec", "appServer", "unknown");

  /** What says where a fork begins. */
  private static final Set<String> OF_A_FORK = Set.of("beforeTurnId", "deferGoalContinuation");

  private ConversationCalls() {}

  /** Asks what is known of one. */
  public static String read(String id, String thread) {
    return ServerCalls.onThread(id, "thread/read", thread);
  }

  /** Asks for a page of those that are not archived, of all providers, the most recent first. */
  public static String list(String id, int limit, Optional<String> cursor) {
    return line(
        id,
        "thread/list",
        params -> {
          params.put("limit", limit).put("sortKey", "updated_at");
          params.putArray("modelProviders");
          ArrayNode sources = params.putArray("sourceKinds");
          SOURCES.forEach(sources::add);
          cursor.ifPresent(from -> params.put("cursor", from));
        });
  }

  /** Puts one into the archive; what runs in it is interrupted. */
  public static String archive(String id, String thread) {
    return ServerCalls.onThread(id, "thread/archive", thread);
  }

  /** Takes one out of the archive. */
  public static String unarchive(String id, String thread) {
    return ServerCalls.onThread(id, "thread/unarchive", thread);
  }

  /**
   * Opens one on this server.
   *
   * @param started the line with which it was started or opened before, for its settings; without
   *     it codex takes those that it kept
   */
  public static String resume(String id, Optional<String> started, String thread) {
    return line(
        id,
        "thread/resume",
        params -> {
          started.ifPresent(before ->
              params.setAll((ObjectNode) JsonMapper.shared().readTree(before).path("params")));
          params.remove(OF_A_FORK);
          params.put("threadId", thread).put("excludeTurns", true);
        });
  }

  /**
   * Asks for a page of its turns, newest first.
   *
   * @param whole with all their items
   */
  public static String turns(
      String id, String thread, int limit, Optional<String> cursor, boolean whole) {
    return line(
        id,
        "thread/turns/list",
        params -> {
          params.put("threadId", thread).put("limit", limit);
          params.put("itemsView", whole ? "full" : "summary");
          cursor.ifPresent(from -> params.put("cursor", from));
        });
  }

  /** Asks for its first turn. */
  public static String firstTurn(String id, String thread) {
    return line(
        id,
        "thread/turns/list",
        params ->
            params
                .put("threadId", thread)
                .put("limit", 1)
                .put("itemsView", "summary")
                .put("sortDirection", "asc"));
  }

  /** Asks for a page of its items, newest first. */
  public static String items(String id, String thread, int limit, Optional<String> cursor) {
    return line(
        id,
        "thread/items/list",
        params -> {
          params.put("threadId", thread).put("limit", limit).put("sortDirection", "desc");
          cursor.ifPresent(from -> params.put("cursor", from));
        });
  }

  /** Asks for a page of the models, hidden ones too. */
  public static String models(String id, Optional<String> cursor) {
    return line(
        id,
        "model/list",
        params -> {
          params.put("includeHidden", true);
          cursor.ifPresent(from -> params.put("cursor", from));
        });
  }

  private static String line(String id, String method, Consumer<ObjectNode> fill) {
    ObjectNode message = ServerCalls.request(id, method);
    fill.accept(message.putObject("params"));
    return message.toString();
  }
}
