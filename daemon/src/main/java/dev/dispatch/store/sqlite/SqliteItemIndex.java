package dev.dispatch.store.sqlite;

import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.history.ChangedFile;
import dev.dispatch.history.IndexedItem;
import dev.dispatch.history.ItemFilter;
import dev.dispatch.history.ItemIndex;
import dev.dispatch.history.ItemSearch;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneFigures;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads the index of items. Most items have their words in their event, and nowhere else. */
final class SqliteItemIndex implements ItemIndex {
  private static final String ITEM =
      "select i.id, i.lane, i.item, i.turn, i.type, i.status, i.tool, i.title, i.at,"
          + " i.text, e.json from items i left join events e on e.seq = i.id ";
  private static final String OF_LANE =
      ITEM
          + "where i.lane = ? and (? is null or i.type = ?) and (? is null or i.tool = ?)"
          + " order by i.at desc, i.id desc";
  private static final String FIGURES =
      "select lane, items, bytes, agents, turns, days, files, changed, first, last from item_lanes";

  private final StoreReaders readers;
  private final LongSupplier place;

  SqliteItemIndex(StoreReaders readers, LongSupplier place) {
    this.readers = readers;
    this.place = place;
  }

  /** A row; its JSON is read on the caller's thread. */
  private record Raw(
      long id,
      LaneRef lane,
      String item,
      Optional<String> turn,
      ItemType type,
      ItemStatus status,
      Optional<String> tool,
      String title,
      long at,
      Optional<String> text,
      Optional<String> event) {
    IndexedItem read() {
      Optional<Event> from = event.map(StoreJson::event);
      String whole = from.flatMap(SqliteItemIndex::title).filter(t -> !t.isEmpty()).orElse(title);
      String words = text.or(() -> from.flatMap(SqliteItemIndex::words)).orElse("");
      return new IndexedItem(
          id,
          new LaneItem(lane, item, turn, type, status, tool, whole, words, StoreJson.instant(at)));
    }
  }

  private static Optional<String> title(Event event) {
    return event instanceof LaneEvent.AgentObserved observed
            && observed.seen() instanceof AgentEvent.ItemCompleted completed
        ? Optional.of(completed.item().title())
        : Optional.empty();
  }

  private static Optional<String> words(Event event) {
    if (event instanceof LaneEvent.DeliveryOpened opened) {
      return Optional.of(opened.delivery().text());
    }
    if (event instanceof LaneEvent.AgentObserved observed) {
      if (observed.seen() instanceof AgentEvent.ItemCompleted completed) {
        return Optional.of(completed.item().text());
      }
      if (observed.seen() instanceof AgentEvent.TurnEnded ended) {
        return ended.finalMessage();
      }
    }
    return Optional.empty();
  }

  private static Raw raw(ResultSet row) throws SQLException {
    return new Raw(
        row.getLong(1),
        new LaneRef(row.getString(2)),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        ItemType.valueOf(row.getString(5)),
        ItemStatus.valueOf(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        row.getString(8),
        row.getLong(9),
        Optional.ofNullable(row.getString(10)),
        Optional.ofNullable(row.getString(11)));
  }

  @Override
  public long place() {
    return place.getAsLong();
  }

  @Override
  public List<LaneFigures> figures() {
    return readers.read(session -> {
      Map<String, Map<String, Long>> tools = new HashMap<>();
      session.each(
          "select lane, tool, calls from item_tools",
          row -> {
            tools
                .computeIfAbsent(row.getString(1), lane -> new HashMap<>())
                .put(row.getString(2), row.getLong(3));
            return true;
          });
      return session.list(
          FIGURES, row -> figures(row, tools.getOrDefault(row.getString(1), Map.of())));
    });
  }

  @Override
  public Optional<LaneFigures> figures(LaneRef lane) {
    return readers.read(session -> {
      Map<String, Long> tools = new HashMap<>();
      session.each(
          "select tool, calls from item_tools where lane = ?",
          row -> {
            tools.put(row.getString(1), row.getLong(2));
            return true;
          },
          lane.value());
      return session.first(FIGURES + " where lane = ?", row -> figures(row, tools), lane.value());
    });
  }

  private static LaneFigures figures(ResultSet row, Map<String, Long> tools) throws SQLException {
    return new LaneFigures(
        new LaneRef(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7),
        Optional.of(row.getLong(8)).filter(at -> at > 0).map(StoreJson::instant),
        StoreJson.instant(row.getLong(9)),
        StoreJson.instant(row.getLong(10)),
        tools);
  }

  @Override
  public List<IndexedItem> items(LaneRef lane, ItemFilter filter) {
    Optional<String> wanted = filter.contains().map(text -> text.toLowerCase(Locale.ROOT));
    @Nullable String type = filter.type().map(ItemType::name).orElse(null);
    @Nullable String tool = filter.tool().orElse(null);
    return readers.read(session -> {
      List<IndexedItem> found = new ArrayList<>();
      session.each(
          OF_LANE,
          row -> {
            IndexedItem item = raw(row).read();
            if (wanted.isEmpty() || contains(item.item(), wanted.get())) {
              found.add(item);
            }
            return found.size() < filter.limit();
          },
          lane.value(),
          type,
          type,
          tool,
          tool);
      return found.reversed();
    });
  }

  private static boolean contains(LaneItem item, String wanted) {
    return item.title().toLowerCase(Locale.ROOT).contains(wanted)
        || item.text().toLowerCase(Locale.ROOT).contains(wanted);
  }

  @Override
  public List<ChangedFile> files(LaneRef lane, int limit) {
    return readers.read(session ->
        session.list(
            "select path, changes, last from item_files where lane = ?"
                + " order by last desc, path limit ?",
            row ->
                new ChangedFile(row.getString(1), row.getInt(2), StoreJson.instant(row.getLong(3))),
            lane.value(),
            limit));
  }

  @Override
  public Found search(ItemSearch search) {
    return readers.read(session -> {
      ItemSearcher.Ranked ranked = ItemSearcher.search(session, search);
      List<IndexedItem> items = new ArrayList<>();
      for (long number : ranked.numbers()) {
        session
            .first(ITEM + "where i.id = ?", SqliteItemIndex::raw, number)
            .ifPresent(row -> items.add(row.read()));
      }
      return new Found(items, ranked.whole());
    });
  }
}
