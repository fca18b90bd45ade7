package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Every lane that is not ended, each the only writer of its state. Observed events are stored
 * first; the lane then folds them from its own cursor, so that it never misses one and never takes
 * one twice, whoever was faster.
 */
public final class LaneHouse implements AgentEventSink {
  private static final int PAGE = 500;

  /**
   * How often the row of a busy lane is stored. It saves work after a restart and nothing else: the
   * events behind its cursor are folded again then.
   */
  private static final Duration STORE_EVERY = Duration.ofSeconds(1);

  private final Store store;
  private final Commits commits;
  private final InstantSource clock;
  private final Executor executor;
  private final Map<LaneRef, Lane> lanes = new ConcurrentHashMap<>();
  private volatile Consumer<LaneState> moved = lane -> {};

  public LaneHouse(Store store, Commits commits, InstantSource clock, Executor executor) {
    this.store = store;
    this.commits = commits;
    this.clock = clock;
    this.executor = executor;
  }

  /** Who is told when a lane's state was stored; set once, before the first lane. */
  void onMove(Consumer<LaneState> listener) {
    moved = listener;
  }

  /** Takes up every lane that had not ended, and folds what came while nobody did. */
  public void open() {
    for (LaneState state : store.lanes()) {
      if (state.isLive()) {
        add(state);
      }
    }
    lanes.values().forEach(lane -> lane.mailbox.hint());
  }

  /** Takes up a lane whose row is stored. */
  void add(LaneState state) {
    lanes.put(state.ref(), new Lane(state));
  }

  /** Covers a fold that failed or a hint that was lost. */
  void sweep() {
    lanes.values().forEach(lane -> lane.mailbox.hint());
  }

  /** A lane, live or ended. */
  Optional<LaneState> find(LaneRef ref) {
    Lane live = lanes.get(ref);
    return live != null ? Optional.of(live.state) : store.lane(ref);
  }

  /** How many are not ended. */
  public int live() {
    return lanes.size();
  }

  @Override
  public void observed(ProcessRecord process, List<AgentEvent> events) {
    Instant now = clock.instant();
    List<StoreChange> changes = new ArrayList<>(events.size() + 1);
    for (AgentEvent event : events) {
      changes.add(new StoreChange.Append(now, new LaneEvent.AgentObserved(process.lane(), event)));
    }
    changes.add(new StoreChange.PutProcess(process));
    commits.commit(changes, Durability.NORMAL);
    Lane lane = lanes.get(process.lane());
    if (lane != null && !events.isEmpty()) {
      lane.mailbox.hint();
    }
  }

  /** One lane; its state is written by its mailbox alone. */
  private final class Lane {
    private final Mailbox mailbox;
    private volatile LaneState state;
    private long storedCursor;
    private Instant storedAt = Instant.EPOCH;

    Lane(LaneState state) {
      this.state = state;
      this.storedCursor = state.cursor();
      this.mailbox = new Mailbox("lane " + state.ref(), executor, this::foldNew);
    }

    private void foldNew() {
      LaneState before = state;
      LaneFold fold = new LaneFold(before);
      List<StoredEvent> page = store.laneEvents(before.ref(), before.cursor(), PAGE);
      while (!page.isEmpty()) {
        page.forEach(fold::apply);
        page = store.laneEvents(before.ref(), page.getLast().seq(), PAGE);
      }
      LaneState after = fold.state();
      storeWhenDue(after);
      if (after.cursor() == before.cursor()) {
        return;
      }
      state = after;
      if (!after.isLive()) {
        lanes.remove(after.ref());
        mailbox.close();
      }
      moved.accept(after);
      commits.announce();
    }

    /** At once after a quiet time and at the lane's end; else the next fold or sweep does it. */
    private void storeWhenDue(LaneState after) {
      Instant now = clock.instant();
      boolean due = now.isBefore(storedAt) || !now.isBefore(storedAt.plus(STORE_EVERY));
      if (after.cursor() == storedCursor || (after.isLive() && !due)) {
        return;
      }
      commits.commit(List.of(new StoreChange.PutLane(after)), Durability.NORMAL);
      storedCursor = after.cursor();
      storedAt = now;
    }
  }
}
