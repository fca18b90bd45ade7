package dev.dispatch.turn;

/**
 * One step of the agent's own running plan (its to-do tool), shown beside the task's plan file and
 * never mistaken for it.
 */
public record PlanStep(String text, Status status) {
  /** How far the agent says it is. */
  public enum Status {
    PENDING,
    IN_PROGRESS,
    COMPLETED
  }
}
