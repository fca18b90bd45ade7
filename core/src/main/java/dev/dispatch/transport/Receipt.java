package dev.dispatch.transport;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far something that was handed to an agent is known to have come. */
public enum Receipt {
  /** The agent was seen to take it up. */
  ACCEPTED,
  /** It was put in, and nothing was seen of it since. Never put in again by itself. */
  UNCONFIRMED;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
