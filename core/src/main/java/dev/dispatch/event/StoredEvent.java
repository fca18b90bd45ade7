package dev.dispatch.event;

import java.time.Instant;

/**
 * An event with its place in history.
 *
 * @param seq grows by one with every event; what cursors hold
 */
public record StoredEvent(long seq, Instant at, Event event) {}
