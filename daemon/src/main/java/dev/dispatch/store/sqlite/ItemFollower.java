package dev.dispatch.store.sqlite;

import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.ItemFold;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.TurnPlace;
import dev.dispatch.id.LaneRef;
import dev.dispatch.store.Durability;
import dev.dispatch.store.sqlite.ItemWrite.Numbered;
import dev.dispatch.store.sqlite.ItemWrite.Placed;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.TurnItem;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what events tell into the index of items: one platform thread with a reading connection,
 * behind the writer, a batch at a time. Its place among the events is stored in the transaction of
 * each batch, so that a daemon that dies loses nothing and doubles nothing, and an older registry
 * is taken up like one that grew while nobody followed.
 */
final class ItemFollower {
  private static final Logger LOG = LoggerFactory.getLogger(ItemFollower.class);
  private static final int MAX_EVENTS = 2_000;

  /** Bounds what a batch holds in memory, and how long it keeps the writer. */
  private static final int MAX_CHARS = 1 << 20;

  private static final int MAX_FOLDS = 500;

  /** Under load a batch grows meanwhile: larger ones cost the index less. */
  private static final Duration GAP = Duration.ofMillis(50);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration COMMIT_LIMIT = Duration.ofMinutes(10);

  private static final String EVENTS =
      "select seq, at, kind, json from events where seq > ? order by seq limit " + MAX_EVENTS;

  /** Among the last events only: an agent that starts a tool soon completes it. */
  private static final String START =
      "select json from (select seq, json from events where lane = ? and seq < ?"
          + " order by seq desc limit 1000)"
          + " where instr(json, '\"ItemStarted\"') > 0 and instr(json, ?) > 0 limit 1";

  private final Path file;
  private final StoreWriter writer;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<LaneRef, ItemFold> folds =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LaneRef, ItemFold> eldest) {
          return size() > MAX_FOLDS;
        }
      };
  private volatile long place; // 0 until it is read
  private volatile boolean closed;

  /** What was read: the items of a stretch of events, and where it ends. */
  private record Stretch(long upTo, List<Numbered> items, Map<LaneRef, Placed> places) {}

  /** An event before its JSON is read. */
  private record Raw(long seq, long at, String json) {}

  ItemFollower(Path file, StoreWriter writer) {
    this.file = file;
    this.writer = writer;
    this.thread = Thread.ofPlatform().daemon().name("store-index").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long place() {
    return place;
  }

  /** There may be more events; from any thread. */
  void hint() {
    if (writer.lastSeq() <= place) {
      return;
    }
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Optional<SqlSession> session = Optional.empty();
    while (!closed) {
      try {
        if (session.isEmpty()) {
          session = Optional.of(SqlSession.open(file, true));
          place = session.get().number("select seq from item_place");
        }
        if (writer.lastSeq() > place) {
          step(session.get());
          rest(GAP);
        } else {
          awaitMore();
        }
      } catch (InterruptedException e) {
        break;
      } catch (SQLException | ExecutionException | TimeoutException | RuntimeException e) {
        LOG.warn("the index of items stays behind at event {}; it is tried again", place, e);
        folds.clear();
        session.ifPresent(SqlSession::abandon);
        session = Optional.empty();
        restAfterFailure();
      }
    }
    session.ifPresent(SqlSession::abandon);
  }

  private void step(SqlSession session)
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    Stretch stretch = read(session, place);
    if (stretch.upTo() == place) {
      return;
    }
    Write write = ItemWrite.Follow.of(place, stretch.upTo(), stretch.items(), stretch.places());
    long _ =
        writer
            .submitWrites(List.of(write), Durability.NORMAL)
            .get(COMMIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    place = stretch.upTo();
  }

  private Stretch read(SqlSession session, long after) throws SQLException {
    List<Raw> raw = new ArrayList<>();
    long[] upToAndChars = {after, 0};
    session.each(
        EVENTS,
        row -> {
          upToAndChars[0] = row.getLong(1);
          if (isTelling(row.getString(3))) {
            String json = row.getString(4);
            raw.add(new Raw(row.getLong(1), row.getLong(2), json));
            upToAndChars[1] += json.length();
          }
          return upToAndChars[1] < MAX_CHARS;
        },
        after);
    List<Numbered> items = new ArrayList<>();
    Map<LaneRef, Placed> places = new LinkedHashMap<>();
    for (Raw one : raw) {
      fold(session, one, items, places);
    }
    return new Stretch(upToAndChars[0], items, places);
  }

  private static boolean isTelling(String kind) {
    return kind.equals(LaneEvent.AgentObserved.class.getSimpleName())
        || kind.equals(LaneEvent.DeliveryOpened.class.getSimpleName());
  }

  private void fold(SqlSession session, Raw raw, List<Numbered> items, Map<LaneRef, Placed> places)
      throws SQLException {
    Event event;
    try {
      event = StoreJson.event(raw.json());
    } catch (RuntimeException e) {
      LOG.warn("event {} cannot be read and is not in the index", raw.seq(), e);
      return;
    }
    if (!(event instanceof LaneEvent of)) {
      return;
    }
    ItemFold fold = fold(session, of.lane(), raw.seq());
    TurnPlace before = fold.place();
    Optional<LaneItem> item =
        fold.apply(new StoredEvent(raw.seq(), StoreJson.instant(raw.at()), event));
    item.ifPresent(made -> items.add(new Numbered(raw.seq(), made)));
    if (!fold.place().equals(before)) {
      places.put(of.lane(), new Placed(fold.place(), raw.at()));
    }
  }

  private ItemFold fold(SqlSession session, LaneRef lane, long seq) throws SQLException {
    ItemFold present = folds.get(lane);
    if (present != null) {
      return present;
    }
    TurnPlace place =
        session
            .first(
                "select turns, turn, running, said from item_lanes where lane = ?",
                row ->
                    new TurnPlace(
                        row.getInt(1),
                        Optional.ofNullable(row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4)),
                lane.value())
            .orElse(TurnPlace.NONE);
    ItemFold made = new ItemFold(lane, place, id -> start(session, lane, id, seq));
    folds.put(lane, made);
    return made;
  }

  /** What was told of an item before this follower began; later ones the fold remembers. */
  private static Optional<TurnItem> start(
      SqlSession session, LaneRef lane, String item, long before) {
    try {
      return session
          .first(START, row -> row.getString(1), lane.value(), before, item)
          .map(StoreJson::event)
          .flatMap(event ->
              event instanceof LaneEvent.AgentObserved seen
                      && seen.seen() instanceof AgentEvent.ItemStarted begun
                      && begun.item().id().equals(item)
                  ? Optional.of(begun.item())
                  : Optional.empty());
    } catch (SQLException e) {
      throw new IllegalStateException("the start of item " + item + " cannot be read", e);
    }
  }

  private void awaitMore() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && writer.lastSeq() <= place) {
        moved.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void rest(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!closed && left > 0) {
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void restAfterFailure() {
    try {
      rest(AFTER_FAILURE);
    } catch (InterruptedException e) {
      closed = true; // only the end of the program interrupts it
    }
  }

  /** Ends after the batch that is under way; what is left is taken up by the next. */
  void close(Duration atMost) {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      boolean _ = thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
