package dev.dispatch.store.sqlite;

import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.store.Store.EntryRecord;
import dev.dispatch.transport.ProcessRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The queries; each is answered from an index. JSON is left as it is for the caller to read. */
final class StoreQueries {
  static final String LANE_EVENTS =
      "select seq, at, json from events where lane = ? and seq > ? order by seq limit ?";
  static final String TASK_EVENTS =
      "select seq, at, json from events where root = ? and task = ? and seq > ?"
          + " order by seq limit ?";
  static final String NOTICES =
      "select seq, at, json from events where notice = 1 and seq > ? order by seq limit ?";

  private static final String PROCESS =
      "select id, lane, folder, codec, \"offset\", ended from processes ";

  /** An event before its JSON is read. */
  record RawEvent(long seq, long at, String json) {}

  /** A lane before its JSON is read. */
  record RawLane(String ref, String json) {}

  private StoreQueries() {}

  static List<RawEvent> laneEvents(SqlSession session, LaneRef lane, long after, int limit)
      throws SQLException {
    return session.list(LANE_EVENTS, StoreQueries::rawEvent, lane.value(), after, limit);
  }

  static List<RawEvent> taskEvents(SqlSession session, TaskKey task, long after, int limit)
      throws SQLException {
    return session.list(
        TASK_EVENTS, StoreQueries::rawEvent, task.root(), task.id().value(), after, limit);
  }

  static List<RawEvent> notices(SqlSession session, long after, int limit) throws SQLException {
    return session.list(NOTICES, StoreQueries::rawEvent, after, limit);
  }

  private static RawEvent rawEvent(ResultSet row) throws SQLException {
    return new RawEvent(row.getLong(1), row.getLong(2), row.getString(3));
  }

  static List<StoredEvent> events(List<RawEvent> raw) {
    return raw.stream()
        .map(event ->
            new StoredEvent(
                event.seq(), StoreJson.instant(event.at()), StoreJson.event(event.json())))
        .toList();
  }

  static List<String> tasks(SqlSession session) throws SQLException {
    return session.list(
        "select json from tasks where cleaned = 0 order by created desc, root, id",
        row -> row.getString(1));
  }

  static Optional<String> task(SqlSession session, TaskKey key) throws SQLException {
    return session.first(
        "select json from tasks where root = ? and id = ? and cleaned = 0",
        row -> row.getString(1),
        key.root(),
        key.id().value());
  }

  static List<RawLane> lanes(SqlSession session) throws SQLException {
    return session.list(
        "select ref, json from lanes order by opened, ref",
        row -> new RawLane(row.getString(1), row.getString(2)));
  }

  static Optional<String> lane(SqlSession session, LaneRef ref) throws SQLException {
    return session.first(
        "select json from lanes where ref = ?", row -> row.getString(1), ref.value());
  }

  static List<ProcessRecord> liveProcesses(SqlSession session) throws SQLException {
    return session.list(PROCESS + "where ended = 0 order by number", StoreQueries::process);
  }

  static Optional<ProcessRecord> process(SqlSession session, ProcessId id) throws SQLException {
    return session.first(PROCESS + "where id = ?", StoreQueries::process, id.value());
  }

  static Optional<ProcessRecord> processOf(SqlSession session, LaneRef lane) throws SQLException {
    return session.first(
        PROCESS + "where lane = ? order by number desc limit 1",
        StoreQueries::process,
        lane.value());
  }

  private static ProcessRecord process(ResultSet row) throws SQLException {
    return new ProcessRecord(
        new ProcessId(row.getString(1)),
        Optional.ofNullable(row.getString(2)).map(LaneRef::new),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getBoolean(6));
  }

  static List<String> openEntries(SqlSession session) throws SQLException {
    return session.list(
        "select json from entries where closed_because is null order by urgency, asked, number",
        row -> row.getString(1));
  }

  static Optional<EntryRecord> entry(SqlSession session, EntryId id) throws SQLException {
    return session.first(
        "select json, closed_because from entries where number = ?",
        row ->
            new EntryRecord(
                StoreJson.entry(row.getString(1)), Optional.ofNullable(row.getString(2))),
        Integer.parseInt(id.value().substring(1)));
  }

  static Optional<Remembered> result(SqlSession session, String requestId, long now)
      throws SQLException {
    return session.first(
        "select op, json, failed from results where request_id = ? and until > ?",
        row -> new Remembered(row.getString(1), row.getString(2), row.getBoolean(3)),
        requestId,
        now);
  }
}
