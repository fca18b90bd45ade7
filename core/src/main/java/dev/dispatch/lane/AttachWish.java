package dev.dispatch.lane;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.conversation.KnownConversation;

/**
 * A conversation that somebody else began, as somebody wants it registered.
 *
 * @param agent whose it is
 */
public record AttachWish(KnownConversation conversation, AgentChoice agent) {}
