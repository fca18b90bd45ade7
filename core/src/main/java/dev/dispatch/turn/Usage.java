package dev.dispatch.turn;

/** Tokens a session has used so far, as the agent counts them. */
public record Usage(long inputTokens, long cachedInputTokens, long outputTokens) {
  public static final Usage NONE = new Usage(0, 0, 0);

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        cachedInputTokens + other.cachedInputTokens,
        outputTokens + other.outputTokens);
  }
}
