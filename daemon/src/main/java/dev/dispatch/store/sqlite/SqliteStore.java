package dev.dispatch.store.sqlite;

import dev.dispatch.event.StoredEvent;
import dev.dispatch.history.ItemIndex;
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
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry in one SQLite file. Open from {@link #open} to {@link #close}; one per file and
 * program. Any thread may call it. Records become JSON, and JSON records, on the callers' threads;
 * SQL runs on four platform threads of the store.
 */
public final class SqliteStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  private final Path file;
  private final InstantSource clock;
  private final SqlSession writing;
  private final StoreWriter writer;
  private final StoreReaders readers;
  private final ItemFollower follower;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private Instant forgetAt; // the writer's thread only

  private SqliteStore(Path file, InstantSource clock, SqlSession writing) throws SQLException {
    this.file = file;
    this.clock = clock;
    this.writing = writing;
    this.readers = new StoreReaders(file);
    this.forgetAt = clock.instant();
    long lastSeq = writing.number("select max(seq) from events");
    GroupCommit commits = new GroupCommit(file, writing, new SeqCounter(lastSeq));
    this.writer = new StoreWriter(commits::commit, lastSeq, this::afterCommit);
    this.follower = new ItemFollower(file, writer);
  }

  /**
   * Opens the registry; makes it where there is none, backs it up and upgrades it where it is
   * older.
   *
   * @throws dev.dispatch.error.DispatchException conflict when it is newer or another program's;
   *     internal when it cannot be opened, is damaged, or the disk is full
   */
  public static SqliteStore open(Path file, InstantSource clock) {
    return open(file, clock, Schema.CURRENT, Schema.Upgrade.AUTOMATIC);
  }

  /** The same, but an older file is refused: {@code [daemon] auto_migrate = false}. */
  public static SqliteStore openWithoutUpgrade(Path file, InstantSource clock) {
    return open(file, clock, Schema.CURRENT, Schema.Upgrade.REFUSED);
  }

  static SqliteStore open(Path file, InstantSource clock, Schema schema, Schema.Upgrade upgrade) {
    SqlSession writing = RegistryFile.open(file, schema, clock.instant(), upgrade);
    try {
      SqliteStore store = new SqliteStore(file, clock, writing);
      store.writer.start();
      store.follower.start();
      return store;
    } catch (SQLException e) {
      writing.abandon();
      throw SqliteErrors.of(file, e);
    }
  }

  /**
   * Calls back after every commit with the number of the newest event. On the writer's thread: the
   * listener only takes note, and neither blocks nor calls the store.
   */
  public void onCommit(LongConsumer listener) {
    listeners.add(listener);
  }

  private void afterCommit() {
    follower.hint();
    long seq = writer.lastSeq();
    for (LongConsumer listener : listeners) {
      tell(listener, seq);
    }
    Instant now = clock.instant();
    if (now.isBefore(forgetAt)) {
      return;
    }
    forgetAt = now.plus(FORGET_EVERY);
    try {
      writing.update("delete from results where until <= ?", StoreJson.nanos(now));
    } catch (SQLException e) {
      LOG.warn("expired results are kept for another while; nobody is given one", e);
    }
  }

  private static void tell(LongConsumer listener, long seq) {
    try {
      listener.accept(seq);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener of the registry failed at event {}", seq, e);
    }
  }

  @Override
  public CompletableFuture<Long> submit(List<StoreChange> changes, Durability durability) {
    return writer.submit(changes, durability);
  }

  @Override
  public long lastSeq() {
    return writer.lastSeq();
  }

  @Override
  public List<StoredEvent> laneEvents(LaneRef lane, long afterSeq, int limit) {
    return StoreQueries.events(
        readers.read(session -> StoreQueries.laneEvents(session, lane, afterSeq, limit)));
  }

  @Override
  public List<StoredEvent> taskEvents(TaskKey task, long afterSeq, int limit) {
    return StoreQueries.events(
        readers.read(session -> StoreQueries.taskEvents(session, task, afterSeq, limit)));
  }

  @Override
  public List<StoredEvent> notices(long afterSeq, int limit) {
    return StoreQueries.events(
        readers.read(session -> StoreQueries.notices(session, afterSeq, limit)));
  }

  @Override
  public List<TaskState> tasks() {
    return readers.read(StoreQueries::tasks).stream().map(StoreJson::task).toList();
  }

  @Override
  public Optional<TaskState> task(TaskKey key) {
    return readers.read(session -> StoreQueries.task(session, key)).map(StoreJson::task);
  }

  @Override
  public List<LaneState> lanes() {
    return readers.read(StoreQueries::lanes).stream().map(StoreJson::lane).toList();
  }

  @Override
  public Optional<LaneState> lane(LaneRef ref) {
    return readers.read(session -> StoreQueries.lane(session, ref)).map(StoreJson::lane);
  }

  @Override
  public List<ProcessRecord> liveProcesses() {
    return readers.read(StoreQueries::liveProcesses);
  }

  @Override
  public Optional<ProcessRecord> process(ProcessId id) {
    return readers.read(session -> StoreQueries.process(session, id));
  }

  @Override
  public Optional<ProcessRecord> processOf(LaneRef lane) {
    return readers.read(session -> StoreQueries.processOf(session, lane));
  }

  @Override
  public List<Entry> openEntries() {
    return readers.read(StoreQueries::openEntries).stream().map(StoreJson::entry).toList();
  }

  @Override
  public Optional<EntryRecord> entry(EntryId id) {
    return readers.read(session -> StoreQueries.entry(session, id));
  }

  @Override
  public int highestEntryNumber() {
    return Math.toIntExact(
        readers.read(session -> session.number("select max(number) from entries")));
  }

  @Override
  public Optional<Remembered> result(String requestId) {
    long now = StoreJson.nanos(clock.instant());
    return readers.read(session -> StoreQueries.result(session, requestId, now));
  }

  /** What was said and done on lanes. */
  public ItemIndex items() {
    return new SqliteItemIndex(readers, follower::place);
  }

  /** How much of the file the index of items takes. Looks at every page of it. */
  public long indexBytes() {
    return readers.read(
        session -> session.number("select sum(pgsize) from dbstat where name glob 'item*'"));
  }

  /** What is wrong with the file, in SQLite's words; empty when nothing is. Reads all of it. */
  public List<String> integrityCheck() {
    return readers.read(RegistryFile::problems);
  }

  /** Takes nothing more, commits what waits, and closes; 10 s at most for each part. */
  @Override
  public void close() {
    follower.close(CLOSE_LIMIT);
    boolean through = writer.close(CLOSE_LIMIT);
    try {
      readers.close(CLOSE_LIMIT);
      if (through) {
        writing.close();
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    }
  }
}
