package dev.dispatch.codec.appserver;

import static dev.dispatch.codec.JsonLines.number;
import static dev.dispatch.codec.JsonLines.someText;
import static dev.dispatch.codec.JsonLines.text;

import dev.dispatch.transport.Goal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the replies to {@link ThreadCalls} say. */
public final class ThreadReplies {
  private ThreadReplies() {}

  /**
   * Some turns of a conversation.
   *
   * @param ids newest first
   * @param next where the page after it begins; absent for the last
   */
  public record Turns(List<String> ids, Optional<String> next) {
    public Turns {
      ids = List.copyOf(ids);
    }
  }

  /** A page of turns. */
  public static Turns turns(JsonNode result) {
    return new Turns(
        result.path("data").values().stream().map(turn -> text(turn, "id")).toList(),
        someText(result, "nextCursor"));
  }

  /** The goal of a conversation; empty where it has none. */
  public static Optional<Goal> goal(JsonNode result) {
    JsonNode goal = result.path("goal");
    if (!goal.isObject()) {
      return Optional.empty();
    }
    JsonNode budget = goal.path("tokenBudget");
    return Optional.of(
        new Goal(
            text(goal, "objective"),
            status(text(goal, "status")),
            budget.isNumber() ? Optional.of(budget.longValue()) : Optional.empty(),
            number(goal, "tokensUsed"),
            number(goal, "timeUsedSeconds")));
  }

  private static Goal.Status status(String word) {
    return switch (word) {
      case "active" -> Goal.Status.ACTIVE;
      case "paused" -> Goal.Status.PAUSED;
      case "blocked" -> Goal.Status.BLOCKED;
      case "usageLimited" -> Goal.Status.USAGE_LIMITED;
      case "budgetLimited" -> Goal.Status.BUDGET_LIMITED;
      case "complete" -> Goal.Status.COMPLETE;
      default -> Goal.Status.UNKNOWN;
    };
  }

  /**
   * Whether a conversation could not be resumed because nothing was ever said in it: a server keeps
   * it from its first turn on.
   */
  public static boolean isNeverKept(ServerLine.Refusal why) {
    return why.message().contains("no rollout found");
  }

  /** Whether a server refused a request because it does not know its method. */
  public static boolean isUnknownMethod(ServerLine.Reply reply) {
    return reply.refusal().filter(why -> why.message().contains("unknown variant")).isPresent();
  }
}
