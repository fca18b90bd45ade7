package dev.dispatch.inbox;

import dev.dispatch.id.EntryId;
import java.util.List;
import java.util.Optional;

/** The one list of everything that waits for a person. */
public interface Inbox {
  /** Open entries: by urgency of their kind, then oldest first. */
  List<Entry> open();

  /** An entry, open or closed. */
  Optional<Found> find(EntryId id);

  /**
   * An entry and what became of it.
   *
   * @param closedBecause empty while it is open
   */
  record Found(Entry entry, Optional<String> closedBecause) {}
}
