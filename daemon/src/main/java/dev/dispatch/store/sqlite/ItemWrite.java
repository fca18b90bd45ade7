package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.TurnPlace;
import dev.dispatch.id.LaneRef;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes into the index of items. */
sealed interface ItemWrite extends Write {
  /** The beginning of a title that its event has whole. */
  int TITLE_SHOWN = 200;

  /** An item of the event with that number. */
  record Numbered(long seq, LaneItem item) {}

  /** Where a lane is after the batch. */
  record Placed(TurnPlace place, long at) {}

  /**
   * What a stretch of events came to, and that it was taken: both or neither, and once.
   *
   * @param after the place of the follower before it
   * @param upTo the place behind it
   */
  record Follow(
      long after,
      long upTo,
      List<Numbered> items,
      Map<LaneRef, ItemTally> tallies,
      Map<LaneRef, Placed> places)
      implements ItemWrite {
    static Follow of(long after, long upTo, List<Numbered> items, Map<LaneRef, Placed> places) {
      Map<LaneRef, ItemTally> tallies = new LinkedHashMap<>();
      for (Numbered one : items) {
        tallies.computeIfAbsent(one.item().lane(), ItemTally::new).add(one.item());
      }
      return new Follow(after, upTo, items, tallies, places);
    }

    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      if (session.update("update item_place set seq = ? where seq = ?", upTo, after) != 1) {
        throw new DispatchException(
            ErrorCode.INTERNAL, "the index was taken on from event " + after + " by another");
      }
      for (Numbered one : items) {
        insert(session, one.seq(), one.item(), false);
      }
      for (ItemTally tally : tallies.values()) {
        tally.store(session);
      }
      for (Map.Entry<LaneRef, Placed> lane : places.entrySet()) {
        ItemTally.place(session, lane.getKey(), lane.getValue().place(), lane.getValue().at());
      }
    }

    @Override
    public int sizeChars() {
      return items.stream().mapToInt(one -> one.item().text().length()).sum();
    }
  }

  /** Items that no event tells of. */
  record Take(LaneRef lane, List<LaneItem> items) implements ItemWrite {
    /** A row that is there. */
    private record Present(long id, long bytes) {}

    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      if (items.isEmpty()) {
        return;
      }
      Map<String, Present> present = new HashMap<>();
      session
          .list(
              "select item, id, bytes from items where lane = ?",
              row -> Map.entry(row.getString(1), new Present(row.getLong(2), row.getLong(3))),
              lane.value())
          .forEach(row -> present.put(row.getKey(), row.getValue()));
      long next = Math.min(0, session.number("select min(id) from items"));
      ItemTally tally = new ItemTally(lane);
      for (LaneItem item : items) {
        @Nullable Present before = present.get(item.id());
        if (before != null && before.id() > 0) {
          continue;
        }
        if (before == null) {
          next--;
          insert(session, next, item, true);
          tally.add(item);
          present.put(item.id(), new Present(next, item.sizeBytes()));
        } else if (before.bytes() != item.sizeBytes()) {
          session.update("delete from items where id = ?", before.id());
          insert(session, before.id(), item, true);
          tally.grows(item.sizeBytes() - before.bytes());
          present.put(item.id(), new Present(before.id(), item.sizeBytes()));
        }
      }
      tally.store(session);
    }

    @Override
    public int sizeChars() {
      return items.stream().mapToInt(one -> one.text().length()).sum();
    }
  }

  private static void insert(SqlSession session, long id, LaneItem item, boolean withText)
      throws SQLException {
    String title = item.title();
    session.update(
        "insert into items(id, lane, item, turn, type, status, tool, title, at, bytes, text)"
            + " values(?,?,?,?,?,?,?,?,?,?,?)",
        id,
        item.lane().value(),
        item.id(),
        item.turn().orElse(null),
        item.type().name(),
        item.status().name(),
        item.tool().orElse(null),
        withText || title.length() <= TITLE_SHOWN ? title : title.substring(0, TITLE_SHOWN),
        StoreJson.nanos(item.at()),
        item.sizeBytes(),
        withText ? item.text() : null);
    session.update(
        "insert into item_words(rowid, lane, title, text) values(?,?,?,?)",
        id,
        item.lane().value(),
        title,
        item.text());
  }
}
