package dev.dispatch.store;

import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.ProcessRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The registry. One writer; every write is a transaction that happens whole or not at all. Methods
 * may be called from any thread and block it only for the time of the query: implementations do
 * their work on platform threads of their own.
 */
public interface Store extends AutoCloseable {
  /**
   * Queues one transaction. Transactions are committed in the order of submission, many together.
   * The future gives the number of the last event appended so far (of this transaction, or before
   * it where it has none); it fails with a {@link dev.dispatch.error.DispatchException}: conflict,
   * overloaded, or internal (disk full and the like), and then nothing of the transaction is
   * stored.
   */
  CompletableFuture<Long> submit(List<StoreChange> changes, Durability durability);

  /** The number of the newest event, 0 when there is none. */
  long lastSeq();

  /** Events of a lane after that number, oldest first. */
  List<StoredEvent> laneEvents(LaneRef lane, long afterSeq, int limit);

  /** Events of a task (not of its lanes) after that number, oldest first. */
  List<StoredEvent> taskEvents(TaskKey task, long afterSeq, int limit);

  /**
   * Events that people and waiting calls care about, of all tasks: everything but {@link
   * dev.dispatch.event.LaneEvent.AgentObserved}; oldest first.
   */
  List<StoredEvent> notices(long afterSeq, int limit);

  /** Every task that is not cleaned, newest first. */
  List<TaskState> tasks();

  /** One task that is not cleaned. */
  Optional<TaskState> task(TaskKey key);

  List<LaneState> lanes();

  Optional<LaneState> lane(LaneRef ref);

  /** Processes that are not ended. */
  List<ProcessRecord> liveProcesses();

  /** A process by its id. */
  Optional<ProcessRecord> process(ProcessId id);

  /** The process of that lane, ended or not. */
  Optional<ProcessRecord> processOf(LaneRef lane);

  /** The inbox: open entries, by urgency of their kind, then oldest first. */
  List<Entry> openEntries();

  /** An entry, open or closed, with the reason it was closed for. */
  Optional<EntryRecord> entry(EntryId id);

  /** The highest entry number ever used. */
  int highestEntryNumber();

  /** What a call came to, while it is remembered. */
  Optional<Remembered> result(String requestId);

  /**
   * An entry and what became of it.
   *
   * @param closedBecause empty while it is open
   */
  record EntryRecord(Entry entry, Optional<String> closedBecause) {}

  @Override
  void close();
}
