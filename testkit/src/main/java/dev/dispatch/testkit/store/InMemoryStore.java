package dev.dispatch.testkit.store;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.ProcessRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A store that keeps everything in memory, for tests of what stands on it. Transactions happen at
 * once, on the caller's thread; {@link #close} forgets nothing, so a test may go on reading.
 */
public final class InMemoryStore implements Store {
  private record Kept(Remembered outcome, Instant until) {}

  /** All tables; copied for each transaction, so that a failed one leaves nothing. */
  private record Tables(
      List<StoredEvent> events,
      Map<TaskKey, TaskState> tasks,
      Map<LaneRef, LaneState> lanes,
      Map<ProcessId, ProcessRecord> processes,
      Map<EntryId, EntryRecord> entries,
      Map<String, Kept> results) {
    Tables copy() {
      return new Tables(
          new ArrayList<>(events),
          new LinkedHashMap<>(tasks),
          new LinkedHashMap<>(lanes),
          new LinkedHashMap<>(processes),
          new LinkedHashMap<>(entries),
          new LinkedHashMap<>(results));
    }
  }

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Tables tables =
      new Tables(List.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of()).copy();

  public InMemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Long> submit(List<StoreChange> changes, Durability durability) {
    lock.lock();
    try {
      Tables next = tables.copy();
      changes.forEach(change -> apply(next, change));
      tables = next;
      return CompletableFuture.completedFuture((long) next.events().size());
    } catch (DispatchException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.unlock();
    }
  }

  private static void apply(Tables into, StoreChange change) {
    switch (change) {
      case StoreChange.Append append -> append(into, append.at(), append.event());
      case StoreChange.PutTask put -> into.tasks().put(put.task().key(), put.task());
      case StoreChange.AddTask add -> add(into, add.task());
      case StoreChange.PutLane put -> into.lanes().put(put.lane().ref(), put.lane());
      case StoreChange.PutProcess put -> into.processes().put(put.process().id(), put.process());
      case StoreChange.TakeItems take -> {} // without an index
      case StoreChange.KeepResult keep ->
          into.results().put(keep.requestId(), new Kept(keep.outcome(), keep.until()));
    }
  }

  private static void append(Tables into, Instant at, Event event) {
    into.events().add(new StoredEvent(into.events().size() + 1L, at, event));
    switch (event) {
      case EntryEvent.EntryOpened e ->
          into.entries().put(e.entry(), new EntryRecord(e.content(), Optional.empty()));
      case EntryEvent.EntryClosed e ->
          into.entries().put(e.entry(), new EntryRecord(e.content(), Optional.of(e.reason())));
      case TaskEvent e -> {}
      case LaneEvent e -> {}
    }
  }

  private static void add(Tables into, TaskState task) {
    TaskState there = into.tasks().get(task.key());
    if (there != null && !there.marks().cleaned()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task " + task.key().id() + " exists in " + task.key().root(),
          "dispatch task clean " + task.key().id() + ", or another --id");
    }
    into.tasks().put(task.key(), task);
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private List<StoredEvent> events(long afterSeq, int limit, Predicate<Event> wanted) {
    return locked(() ->
        tables.events().stream()
            .filter(e -> e.seq() > afterSeq && wanted.test(e.event()))
            .limit(limit)
            .toList());
  }

  @Override
  public long lastSeq() {
    return locked(() -> (long) tables.events().size());
  }

  @Override
  public List<StoredEvent> laneEvents(LaneRef lane, long afterSeq, int limit) {
    return events(afterSeq, limit, e -> e instanceof LaneEvent of && of.lane().equals(lane));
  }

  @Override
  public List<StoredEvent> taskEvents(TaskKey task, long afterSeq, int limit) {
    return events(
        afterSeq,
        limit,
        event ->
            switch (event) {
              case TaskEvent e -> e.task().equals(task);
              case EntryEvent.EntryOpened e -> e.content().task().equals(Optional.of(task));
              case EntryEvent.EntryClosed e -> e.content().task().equals(Optional.of(task));
              case LaneEvent e -> false;
            });
  }

  @Override
  public List<StoredEvent> notices(long afterSeq, int limit) {
    return events(afterSeq, limit, event -> !(event instanceof LaneEvent.AgentObserved));
  }

  @Override
  public List<TaskState> tasks() {
    return locked(() ->
        tables.tasks().values().stream()
            .filter(task -> !task.marks().cleaned())
            .sorted(
                Comparator.comparing((TaskState task) -> task.spec().createdAt())
                    .reversed()
                    .thenComparing(task -> task.key().root())
                    .thenComparing(task -> task.key().id().value()))
            .toList());
  }

  @Override
  public Optional<TaskState> task(TaskKey key) {
    return locked(
        () -> Optional.ofNullable(tables.tasks().get(key)).filter(task -> !task.marks().cleaned()));
  }

  @Override
  public List<LaneState> lanes() {
    return locked(() ->
        tables.lanes().values().stream()
            .sorted(
                Comparator.comparing(LaneState::openedAt).thenComparing(lane -> lane.ref().value()))
            .toList());
  }

  @Override
  public Optional<LaneState> lane(LaneRef ref) {
    return locked(() -> Optional.ofNullable(tables.lanes().get(ref)));
  }

  @Override
  public List<ProcessRecord> liveProcesses() {
    return locked(() -> tables.processes().values().stream().filter(one -> !one.ended()).toList());
  }

  @Override
  public Optional<ProcessRecord> process(ProcessId id) {
    return locked(
        () -> tables.processes().values().stream().filter(one -> one.id().equals(id)).findFirst());
  }

  @Override
  public Optional<ProcessRecord> processOf(LaneRef lane) {
    return locked(() ->
        List.copyOf(tables.processes().values()).reversed().stream()
            .filter(one -> one.owner().equals(Optional.of(lane)))
            .findFirst());
  }

  @Override
  public List<Entry> openEntries() {
    return locked(() ->
        tables.entries().values().stream()
            .filter(one -> one.closedBecause().isEmpty())
            .map(EntryRecord::entry)
            .sorted(
                Comparator.comparing(Entry::kind)
                    .thenComparing(Entry::askedAt)
                    .thenComparingInt(entry -> numberOf(entry.id())))
            .toList());
  }

  @Override
  public Optional<EntryRecord> entry(EntryId id) {
    return locked(() -> Optional.ofNullable(tables.entries().get(id)));
  }

  @Override
  public int highestEntryNumber() {
    return locked(
        () -> tables.entries().keySet().stream().mapToInt(InMemoryStore::numberOf).max().orElse(0));
  }

  private static int numberOf(EntryId id) {
    return Integer.parseInt(id.value().substring(1));
  }

  @Override
  public Optional<Remembered> result(String requestId) {
    Instant now = clock.instant();
    return locked(() ->
        Optional.ofNullable(tables.results().get(requestId))
            .filter(kept -> kept.until().isAfter(now))
            .map(Kept::outcome));
  }

  @Override
  public void close() {}
}
