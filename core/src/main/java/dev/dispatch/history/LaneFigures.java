package dev.dispatch.history;

import dev.dispatch.id.LaneRef;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the items of a lane come to; kept with every item, so that nothing is counted when somebody
 * looks.
 *
 * @param bytes of their titles and texts, UTF-8
 * @param subAgents how often work was given to another agent
 * @param turns that were seen to start
 * @param days on which there was an item, UTC
 * @param files that were changed, different ones
 * @param lastChange when one was changed last
 * @param first time of the oldest item
 * @param last time of the newest
 * @param tools how often each was used
 */
public record LaneFigures(
    LaneRef lane,
    long items,
    long bytes,
    long subAgents,
    int turns,
    int days,
    int files,
    Optional<Instant> lastChange,
    Instant first,
    Instant last,
    Map<String, Long> tools) {
  private static final int BYTES_PER_TOKEN = 4;

  public LaneFigures {
    tools = Map.copyOf(tools);
  }

  /** A rough guess: four bytes of text make a token. */
  public long estimatedTokens() {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }
}
