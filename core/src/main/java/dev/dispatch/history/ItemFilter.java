package dev.dispatch.history;

import java.util.Optional;

/**
 * Which items of a lane.
 *
 * @param tool a tool's name as {@link LaneItem#tool} has it
 * @param contains something that title or text has, in any case
 * @param limit the newest so many of them
 */
public record ItemFilter(
    Optional<ItemType> type, Optional<String> tool, Optional<String> contains, int limit) {}
