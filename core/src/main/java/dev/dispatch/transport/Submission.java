package dev.dispatch.transport;

import dev.dispatch.delivery.SendMode;
import java.util.Optional;

/**
 * A message as it is handed to a conversation, once for each id.
 *
 * @param id names it in the conversation
 * @param mode anything but {@link SendMode#QUEUE}
 * @param turn the turn it is to be added to, for {@link SendMode#STEER}
 */
public record Submission(String id, SendMode mode, String text, Optional<String> turn) {}
