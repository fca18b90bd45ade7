package dev.dispatch.daemon;

import java.time.Duration;

/**
 * What keeps a daemon alive, as the rules of {@link Expiry} see it.
 *
 * @param calls commands that run now
 * @param sessions MCP sessions that are connected
 * @param lanes lanes that are not ended
 * @param idle since the last call ended
 * @param homeThere whether the home folder is still the one the daemon started in
 */
record Activity(int calls, int sessions, int lanes, Duration idle, boolean homeThere) {
  /** Whether a client is connected. Agents are not counted: they run on without a daemon. */
  boolean attached() {
    return calls + sessions > 0;
  }
}
