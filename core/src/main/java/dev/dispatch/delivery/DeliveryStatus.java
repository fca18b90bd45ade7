package dev.dispatch.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a message has come. */
public enum DeliveryStatus {
  /** Waits for the turns before it. */
  QUEUED,
  /** Stored, and handed over or about to be. */
  SUBMITTING,
  /** The agent took it. */
  ACCEPTED,
  /** Its turn ended well. */
  COMPLETED,
  /** It was refused, or its turn failed or was interrupted. */
  FAILED,
  /** It never left. */
  CANCELLED,
  /** It was handed over, and nobody knows what came of it. Never sent again by itself. */
  AMBIGUOUS;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether something is still to be seen of it. */
  public boolean isOpen() {
    return switch (this) {
      case QUEUED, SUBMITTING, ACCEPTED, AMBIGUOUS -> true;
      case COMPLETED, FAILED, CANCELLED -> false;
    };
  }

  /**
   * Whether dispatch may say so by itself. It decides late: the agent may have said meanwhile that
   * it took the message, and that counts.
   */
  boolean mayBecome(DeliveryStatus next) {
    return switch (this) {
      case QUEUED -> next == SUBMITTING || next == CANCELLED || next == FAILED;
      case SUBMITTING -> next == SUBMITTING || next == FAILED || next == AMBIGUOUS;
      case AMBIGUOUS -> next == COMPLETED || next == FAILED;
      case ACCEPTED, COMPLETED, FAILED, CANCELLED -> false;
    };
  }
}
