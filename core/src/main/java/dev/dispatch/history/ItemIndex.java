package dev.dispatch.history;

import dev.dispatch.id.LaneRef;
import java.util.List;
import java.util.Optional;

/**
 * What was said and done on lanes, live or ended. It follows the events a moment behind: {@link
 * #place} says how far it is. Methods may be called from any thread and block it for the time of
 * the query.
 */
public interface ItemIndex {
  /** The number of the last event that is in it. */
  long place();

  /** The figures of every lane that has any. */
  List<LaneFigures> figures();

  /** The figures of one lane; empty while nothing is known of it. */
  Optional<LaneFigures> figures(LaneRef lane);

  /** Items of a lane, oldest first. */
  List<IndexedItem> items(LaneRef lane, ItemFilter filter);

  /** The files that a lane's agent changed, the last changed first. */
  List<ChangedFile> files(LaneRef lane, int limit);

  /** Items with all of the words, the best first. */
  Found search(ItemSearch search);

  /**
   * What was found.
   *
   * @param whole false where the words are so common that only the newest items with them were
   *     looked at
   */
  record Found(List<IndexedItem> items, boolean whole) {
    public Found {
      items = List.copyOf(items);
    }
  }
}
