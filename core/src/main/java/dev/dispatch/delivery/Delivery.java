package dev.dispatch.delivery;

import java.util.Optional;

/**
 * A message on its way to an agent. Stored before anything is handed over.
 *
 * @param id names it, in the conversation too
 * @param request of the caller; the same again is the same message
 * @param text whole until it was taken, then its beginning
 * @param turn the agent's id of the turn that has it
 * @param reason why it is as it is; empty where that is plain
 */
public record Delivery(
    String id,
    String request,
    SendMode mode,
    String text,
    DeliveryStatus status,
    Optional<String> turn,
    String reason) {
  private static final int BRIEF = 200;

  public Delivery {
    boolean isNeeded = status == DeliveryStatus.QUEUED || status == DeliveryStatus.SUBMITTING;
    if (!isNeeded && text.length() > BRIEF) {
      text = text.substring(0, BRIEF - 1) + "…";
    }
  }

  /** Whether that is its text, as far as it is known. */
  public boolean isOf(String other) {
    return text.equals(other)
        || (text.length() == BRIEF && other.startsWith(text.substring(0, BRIEF - 1)));
  }

  /** The same, further on. */
  public Delivery as(DeliveryStatus next, String why) {
    return new Delivery(id, request, mode, text, next, turn, why);
  }

  /** The same, taken by that turn. */
  public Delivery takenBy(Optional<String> by) {
    return new Delivery(id, request, mode, text, DeliveryStatus.ACCEPTED, by.or(() -> turn), "");
  }
}
