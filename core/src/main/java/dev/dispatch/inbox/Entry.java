package dev.dispatch.inbox;

import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that waits for a person.
 *
 * @param task absent where it is a lane without one that waits
 * @param question the number of the question it stands for
 * @param request the key of the agent's request it stands for
 * @param options the answers to choose from; empty where any text goes
 */
public record Entry(
    EntryId id,
    EntryKind kind,
    Optional<TaskKey> task,
    Optional<LaneRef> lane,
    Optional<Integer> question,
    Optional<String> request,
    String text,
    List<String> options,
    Instant askedAt,
    Optional<Instant> deadline) {
  public Entry {
    options = List.copyOf(options);
  }
}
