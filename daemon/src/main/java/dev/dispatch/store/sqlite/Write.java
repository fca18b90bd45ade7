package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.ProcessRecord;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A change as the rows it makes. Everything that can be worked out before the transaction is worked
 * out when it is made, on the caller's thread.
 */
sealed interface Write
    permits Write.EventRow,
        Write.EntryRow,
        Write.TaskRow,
        Write.LaneRow,
        Write.ProcessRow,
        Write.ResultRow,
        ItemWrite {
  /** Does it, within the transaction that is open. */
  void run(SqlSession session, SeqCounter seqs) throws SQLException;

  /** Roughly how many characters it holds while it waits. */
  int sizeChars();

  static Write of(StoreChange change) {
    return switch (change) {
      case StoreChange.Append append -> appended(append);
      case StoreChange.PutTask put -> task(put.task(), false);
      case StoreChange.AddTask add -> task(add.task(), true);
      case StoreChange.PutLane put -> lane(put.lane());
      case StoreChange.PutProcess put -> new ProcessRow(put.process());
      case StoreChange.TakeItems take -> new ItemWrite.Take(take.lane(), take.items());
      case StoreChange.KeepResult keep ->
          new ResultRow(keep.requestId(), keep.outcome(), StoreJson.nanos(keep.until()));
    };
  }

  private static Write appended(StoreChange.Append append) {
    Event event = append.event();
    long at = StoreJson.nanos(append.at());
    String json = StoreJson.of(event);
    String kind = event.getClass().getSimpleName();
    return switch (event) {
      case LaneEvent e -> {
        int notice = e instanceof LaneEvent.AgentObserved ? 0 : 1;
        yield new EventRow(at, kind, notice, e.lane().value(), null, json);
      }
      case TaskEvent e -> new EventRow(at, kind, 1, null, e.task(), json);
      case EntryEvent.EntryOpened e ->
          new EntryRow(
              new EventRow(at, kind, 1, null, e.content().task().orElse(null), json),
              StoreJson.of(e.content()),
              e.content(),
              null);
      case EntryEvent.EntryClosed e ->
          new EntryRow(
              new EventRow(at, kind, 1, null, e.content().task().orElse(null), json),
              StoreJson.of(e.content()),
              e.content(),
              e.reason());
    };
  }

  private static Write task(TaskState task, boolean mustBeNew) {
    return new TaskRow(
        task.key(),
        task.status().name(),
        task.marks().cleaned(),
        StoreJson.nanos(task.spec().createdAt()),
        StoreJson.nanos(task.updatedAt()),
        StoreJson.of(task),
        mustBeNew);
  }

  private static Write lane(LaneState lane) {
    return new LaneRow(lane.ref().value(), StoreJson.nanos(lane.openedAt()), StoreJson.of(lane));
  }

  /** A row of {@code events}. */
  record EventRow(
      long at, String kind, int notice, @Nullable String lane, @Nullable TaskKey task, String json)
      implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      session.update(
          "insert into events(seq, at, kind, notice, lane, root, task, json)"
              + " values(?,?,?,?,?,?,?,?)",
          seqs.next(),
          at,
          kind,
          notice,
          lane,
          task == null ? null : task.root(),
          task == null ? null : task.id().value(),
          json);
    }

    @Override
    public int sizeChars() {
      return json.length();
    }
  }

  /** An event of the inbox, and the entry as it is after it. */
  record EntryRow(EventRow event, String json, Entry entry, @Nullable String closedBecause)
      implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      event.run(session, seqs);
      session.update(
          "insert into entries(number, urgency, asked, closed_because, json) values(?,?,?,?,?)"
              + " on conflict(number) do update set urgency = excluded.urgency,"
              + " asked = excluded.asked, closed_because = excluded.closed_because,"
              + " json = excluded.json",
          Integer.parseInt(entry.id().value().substring(1)),
          urgency(entry.kind()),
          StoreJson.nanos(entry.askedAt()),
          closedBecause,
          json);
    }

    @Override
    public int sizeChars() {
      return json.length() + event.sizeChars();
    }
  }

  private static int urgency(EntryKind kind) {
    return switch (kind) {
      case QUESTION -> 1;
      case APPROVAL -> 2;
      case PROBLEM -> 3;
      case STALLED -> 4;
      case REVIEW -> 5;
    };
  }

  /** A row of {@code tasks}. */
  record TaskRow(
      TaskKey key,
      String status,
      boolean cleaned,
      long created,
      long updated,
      String json,
      boolean mustBeNew)
      implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      String root = key.root();
      String id = key.id().value();
      if (mustBeNew
          && session.number(
                  "select count(*) from tasks where root = ? and id = ? and cleaned = 0", root, id)
              > 0) {
        throw new DispatchException(
            ErrorCode.CONFLICT,
            "task " + id + " exists in " + root,
            "dispatch task clean " + id + ", or another --id");
      }
      session.update(
          "insert into tasks(root, id, status, cleaned, created, updated, json)"
              + " values(?,?,?,?,?,?,?) on conflict(root, id) do update set"
              + " status = excluded.status, cleaned = excluded.cleaned, created = excluded.created,"
              + " updated = excluded.updated, json = excluded.json",
          root,
          id,
          status,
          cleaned ? 1 : 0,
          created,
          updated,
          json);
    }

    @Override
    public int sizeChars() {
      return json.length();
    }
  }

  /** A row of {@code lanes}. */
  record LaneRow(String ref, long opened, String json) implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      session.update(
          "insert into lanes(ref, opened, json) values(?,?,?) on conflict(ref) do update set"
              + " opened = excluded.opened, json = excluded.json",
          ref,
          opened,
          json);
    }

    @Override
    public int sizeChars() {
      return json.length();
    }
  }

  /** What is known of an agent process. */
  record ProcessRow(ProcessRecord process) implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      session.update(
          "insert into processes(id, lane, folder, codec, \"offset\", ended) values(?,?,?,?,?,?)"
              + " on conflict(id) do update set lane = excluded.lane, folder = excluded.folder,"
              + " codec = excluded.codec, \"offset\" = excluded.\"offset\","
              + " ended = excluded.ended",
          process.id().value(),
          process.owner().map(LaneRef::value).orElse(null),
          process.folder(),
          process.codec(),
          process.offset(),
          process.ended() ? 1 : 0);
    }

    @Override
    public int sizeChars() {
      return process.folder().length();
    }
  }

  /** A row of {@code results}. */
  record ResultRow(String requestId, Remembered outcome, long until) implements Write {
    @Override
    public void run(SqlSession session, SeqCounter seqs) throws SQLException {
      session.update(
          "insert into results(request_id, op, json, failed, until) values(?,?,?,?,?)"
              + " on conflict(request_id) do update set op = excluded.op, json = excluded.json,"
              + " failed = excluded.failed, until = excluded.until",
          requestId,
          outcome.op(),
          outcome.json(),
          outcome.failed() ? 1 : 0,
          until);
    }

    @Override
    public int sizeChars() {
      return outcome.json().length();
    }
  }
}
