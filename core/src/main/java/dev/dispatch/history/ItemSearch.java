package dev.dispatch.history;

import dev.dispatch.id.LaneRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to look for.
 *
 * @param lanes only in these; in all where absent
 * @param since not before
 * @param until not after
 * @param limit at most so many
 */
public record ItemSearch(
    SearchWords words,
    Optional<List<LaneRef>> lanes,
    Optional<Instant> since,
    Optional<Instant> until,
    int limit) {
  public ItemSearch {
    lanes = lanes.map(List::copyOf);
  }
}
