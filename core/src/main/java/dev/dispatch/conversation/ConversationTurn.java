package dev.dispatch.conversation;

import dev.dispatch.turn.TurnStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A turn of a conversation, as its agent keeps it.
 *
 * @param status absent while it runs
 * @param items what its record has of it, in order
 */
public record ConversationTurn(
    String id,
    Optional<TurnStatus> status,
    Optional<String> error,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<ConversationItem> items) {
  public ConversationTurn {
    items = List.copyOf(items);
  }

  /** Its status in a word, {@code running} while it is. */
  public String statusWord() {
    return status.map(s -> s.name().toLowerCase(Locale.ROOT)).orElse("running");
  }
}
