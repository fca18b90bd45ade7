package dev.dispatch.lane;

/**
 * A conversation has no server: the one it was on died.
 *
 * @param comesBack whether another is being started for it; otherwise one is when somebody asks
 *     something of the lane
 */
public record Outage(String why, boolean comesBack) {}
