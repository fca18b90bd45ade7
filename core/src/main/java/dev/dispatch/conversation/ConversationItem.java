package dev.dispatch.conversation;

import dev.dispatch.turn.TurnItem;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing in a turn of a conversation.
 *
 * @param turn the agent's own id of its turn
 * @param isUser whether a person, or whoever spoke for one, said it
 * @param client what whoever said it calls it
 * @param at when it was over, where the agent says so
 */
public record ConversationItem(
    String turn, boolean isUser, TurnItem item, Optional<String> client, Optional<Instant> at) {}
