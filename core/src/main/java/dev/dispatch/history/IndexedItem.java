package dev.dispatch.history;

/**
 * An item as the index has it.
 *
 * @param number unique; that of its event, or negative where no event tells of it
 */
public record IndexedItem(long number, LaneItem item) {}
