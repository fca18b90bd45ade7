package dev.dispatch.codec.appserver;

import dev.dispatch.transport.ThreadCommand;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests about whole conversations, each as one line without its end; see {@link ServerCalls}.
 */
public final class ThreadCalls {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** What says which task a worker has: a fork has none. */
  private static final Set<String> OF_ITS_TASK =
      Set.of("DISPATCH_TASK", "DISPATCH_TASK_DIR", "DISPATCH_PORT_BASE");

  /** What says where a fork begins. */
  private static final Set<String> OF_A_FORK = Set.of("beforeTurnId", "deferGoalContinuation");

  private ThreadCalls() {}

  /** Gives it a name. */
  public static String rename(String id, String thread, String name) {
    return line(id, "thread/name/set", params -> params.put("threadId", thread).put("name", name));
  }

  /** Has it compacted: a turn of its own. */
  public static String compact(String id, String thread) {
    return ServerCalls.onThread(id, "thread/compact/start", thread);
  }

  /**
   * Asks for a page of its turns, newest first.
   *
   * @param cursor from the page before
   */
  public static String turns(String id, String thread, int limit, Optional<String> cursor) {
    return line(
        id,
        "thread/turns/list",
        params -> {
          params.put("threadId", thread).put("limit", limit);
          cursor.ifPresent(from -> params.put("cursor", from));
        });
  }

  /** Takes a turn and all later ones out of it. */
  public static String revert(String id, String thread, String beforeTurn) {
    return line(
        id,
        "thread/revert",
        params -> params.put("threadId", thread).put("beforeTurnId", beforeTurn));
  }

  /** The same as servers before {@code thread/revert} have it. */
  public static String rollback(String id, String thread, int turns) {
    return line(
        id, "thread/rollback", params -> params.put("threadId", thread).put("numTurns", turns));
  }

  /** Where a fork begins: the conversation, and the first turn that is left out. */
  public record ForkPoint(String thread, Optional<String> beforeTurn) {}

  /**
   * Begins a conversation from a point of another, with the settings that one was started with. A
   * goal of that one is carried along and waits for the first message.
   *
   * @param started the line with which that one was started, or forked itself
   * @param variables what its commands see beside those of the other, or in place of them
   */
  public static String fork(
      String id, String started, ForkPoint from, Map<String, String> variables) {
    return line(
        id,
        "thread/fork",
        params -> {
          params.setAll((ObjectNode) MAPPER.readTree(started).path("params"));
          params.put("threadId", from.thread()).put("excludeTurns", true);
          params.put("deferGoalContinuation", true);
          params.remove("beforeTurnId");
          from.beforeTurn().ifPresent(turn -> params.put("beforeTurnId", turn));
          ObjectNode seen =
              params.withObjectProperty("config").withObjectProperty(ServerCalls.SHELL_VARIABLES);
          seen.remove(OF_ITS_TASK);
          variables.forEach(seen::put);
        });
  }

  /**
   * Takes a conversation up on another server than the one it was on, with the settings that it was
   * started with; a server keeps some of them, and forgets what its commands see.
   *
   * @param started the line with which it was started, or forked
   */
  public static String resume(String id, String started, String thread) {
    return line(
        id,
        "thread/resume",
        params -> {
          params.setAll((ObjectNode) MAPPER.readTree(started).path("params"));
          params.remove(OF_A_FORK);
          params.put("threadId", thread).put("excludeTurns", true);
        });
  }

  /** Gives it a goal, or changes the one it has. */
  public static String setGoal(String id, String thread, ThreadCommand.SetGoal goal) {
    return line(
        id,
        "thread/goal/set",
        params -> {
          params.put("threadId", thread).put("status", goal.isPaused() ? "paused" : "active");
          goal.objective().ifPresent(text -> params.put("objective", text));
          goal.tokenBudget().ifPresent(tokens -> params.put("tokenBudget", tokens));
        });
  }

  /** Asks for its goal. */
  public static String goal(String id, String thread) {
    return ServerCalls.onThread(id, "thread/goal/get", thread);
  }

  /** Takes its goal away. */
  public static String clearGoal(String id, String thread) {
    return ServerCalls.onThread(id, "thread/goal/clear", thread);
  }

  private static String line(String id, String method, Consumer<ObjectNode> fill) {
    ObjectNode message = ServerCalls.request(id, method);
    fill.accept(message.putObject("params"));
    return message.toString();
  }
}
