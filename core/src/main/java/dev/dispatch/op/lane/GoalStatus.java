package dev.dispatch.op.lane;

import dev.dispatch.transport.Goal;
import java.util.Optional;

/**
 * The goal of a lane as it is told.
 *
 * @param status absent where it has no goal, and so are the others
 */
public record GoalStatus(
    String lane,
    Optional<Goal.Status> status,
    Optional<String> objective,
    Optional<Long> budgetTokens,
    Optional<Long> tokensUsed,
    Optional<Long> secondsUsed) {

  static GoalStatus of(String lane, Optional<Goal> goal) {
    return new GoalStatus(
        lane,
        goal.map(Goal::status),
        goal.map(Goal::objective),
        goal.flatMap(Goal::tokenBudget),
        goal.map(Goal::tokensUsed),
        goal.map(Goal::secondsUsed));
  }

  /** For people. */
  String words() {
    if (status.isEmpty()) {
      return lane + " has no goal\n";
    }
    String budget = budgetTokens.map(tokens -> " of " + tokens).orElse("");
    return "%s  %s  %d%s tokens%n%s%n"
        .formatted(
            lane, status.get().wireName(), tokensUsed.orElse(0L), budget, objective.orElse(""));
  }
}
