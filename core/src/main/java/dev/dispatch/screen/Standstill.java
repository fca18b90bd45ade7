package dev.dispatch.screen;

/**
 * What the screen of an agent shows for a while that is neither a turn, nor its end, nor a request:
 * somebody has to look.
 *
 * @param state {@code MENU}, {@code RATE_LIMITED} or {@code UNKNOWN}
 * @param why in words
 */
public record Standstill(PaneState state, String why) {}
