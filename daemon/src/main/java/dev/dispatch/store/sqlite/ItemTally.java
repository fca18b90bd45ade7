package dev.dispatch.store.sqlite;

import dev.dispatch.history.ItemTools;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.TurnPlace;
import dev.dispatch.id.LaneRef;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What new items of one lane add to its figures; filled off the writer's thread. */
final class ItemTally {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private final LaneRef lane;
  private long items;
  private long bytes;
  private long agents;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private final Map<String, Integer> tools = new HashMap<>();
  private final Set<Long> days = new HashSet<>();
  private final Map<String, Changes> files = new HashMap<>();

  /** How often a file was changed, and when last. */
  private record Changes(int count, long last) {
    Changes plus(Changes other) {
      return new Changes(count + other.count, Math.max(last, other.last));
    }
  }

  ItemTally(LaneRef lane) {
    this.lane = lane;
  }

  void add(LaneItem item) {
    long at = StoreJson.nanos(item.at());
    items++;
    bytes += item.sizeBytes();
    first = Math.min(first, at);
    last = Math.max(last, at);
    days.add(Math.floorDiv(at, NANOS_PER_DAY));
    item.tool()
        .ifPresent(tool -> {
          tools.merge(tool, 1, Integer::sum);
          agents += ItemTools.isSubAgent(tool) ? 1 : 0;
        });
    ItemTools.files(item).forEach(path -> files.merge(path, new Changes(1, at), Changes::plus));
  }

  /** Adds to the size alone: an item got longer. */
  void grows(long byBytes) {
    bytes += byBytes;
  }

  /** Adds all of it to the lane's rows. */
  void store(SqlSession session) throws SQLException {
    String ref = lane.value();
    int newDays = 0;
    for (long day : days) {
      newDays += session.update("insert or ignore into item_days(lane, day) values(?,?)", ref, day);
    }
    int newFiles = 0;
    for (Map.Entry<String, Changes> file : files.entrySet()) {
      newFiles +=
          session.update(
              "insert or ignore into item_files(lane, path, changes, last) values(?,?,0,0)",
              ref,
              file.getKey());
      session.update(
          "update item_files set changes = changes + ?, last = max(last, ?)"
              + " where lane = ? and path = ?",
          file.getValue().count(),
          file.getValue().last(),
          ref,
          file.getKey());
    }
    for (Map.Entry<String, Integer> tool : tools.entrySet()) {
      session.update(
          "insert into item_tools(lane, tool, calls) values(?,?,?)"
              + " on conflict(lane, tool) do update set calls = calls + excluded.calls",
          ref,
          tool.getKey(),
          tool.getValue());
    }
    if (items == 0) {
      session.update("update item_lanes set bytes = bytes + ? where lane = ?", bytes, ref);
      return;
    }
    session.update(
        "insert into item_lanes(lane, items, bytes, agents, days, files, changed, first, last, turns,"
            + " turn, running, said) values(?,?,?,?,?,?,?,?,?,0,null,0,0)"
            + " on conflict(lane) do update set items = items + excluded.items,"
            + " bytes = bytes + excluded.bytes, agents = agents + excluded.agents,"
            + " days = days + excluded.days, files = files + excluded.files,"
            + " changed = max(changed, excluded.changed), first = min(first, excluded.first), last = max(last, excluded.last)",
        ref,
        items,
        bytes,
        agents,
        newDays,
        newFiles,
        files.values().stream().mapToLong(Changes::last).max().orElse(0),
        first,
        last);
  }

  /** Keeps where in a turn the lane is. */
  static void place(SqlSession session, LaneRef lane, TurnPlace place, long at)
      throws SQLException {
    session.update(
        "insert into item_lanes(lane, items, bytes, agents, days, files, changed, first, last, turns,"
            + " turn, running, said) values(?,0,0,0,0,0,0,?,?,?,?,?,?)"
            + " on conflict(lane) do update set turns = excluded.turns, turn = excluded.turn,"
            + " running = excluded.running, said = excluded.said",
        lane.value(),
        at,
        at,
        place.turns(),
        place.turn().orElse(null),
        place.running() ? 1 : 0,
        place.said() ? 1 : 0);
  }
}
