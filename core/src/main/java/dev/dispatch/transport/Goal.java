package dev.dispatch.transport;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * What a conversation pursues over many turns, as its agent keeps it.
 *
 * @param tokenBudget how many tokens it may cost
 * @param tokensUsed what it cost until now
 * @param secondsUsed how long turns ran for it
 */
public record Goal(
    String objective,
    Status status,
    Optional<Long> tokenBudget,
    long tokensUsed,
    long secondsUsed) {
  /** How it stands with it. */
  public enum Status {
    /** The agent begins turns by itself to reach it. */
    ACTIVE,
    /** It waits for a person. */
    PAUSED,
    /** The agent cannot go on alone. */
    BLOCKED,
    /** Its provider allows no more for now. */
    USAGE_LIMITED,
    /** Its budget is used up. */
    BUDGET_LIMITED,
    /** It is reached. */
    COMPLETE,
    /** A word of the agent's that dispatch does not know. */
    UNKNOWN;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
