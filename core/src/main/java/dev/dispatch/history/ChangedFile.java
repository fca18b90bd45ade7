package dev.dispatch.history;

import java.time.Instant;

/**
 * A file that a lane's agent changed, as its items tell it.
 *
 * @param path as the agent names it
 * @param changes how often
 * @param last the last time
 */
public record ChangedFile(String path, int changes, Instant last) {}
