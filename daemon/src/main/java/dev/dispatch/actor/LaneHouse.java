package dev.dispatch.actor;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.EntryNumbers;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.fold.LaneInbox;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.transport.AgentEventSink;
import dev.dispatch.transport.ProcessRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Every lane that is not ended, each the only writer of its state. Observed events are stored
 * first; the lane then folds them as they were stored, or asks the store for what is behind its
 * cursor ({@link Arrivals}), so that it never misses one and never takes one twice, whoever was
 * faster.
 */
public final class LaneHouse implements AgentEventSink {
  private static final int PAGE = 500;

  /**
   * How often the row of a busy lane is stored. It saves work after a restart and nothing else: the
   * events behind its cursor are folded again then.
   */
  private static final Duration STORE_EVERY = Duration.ofSeconds(1);

  private static final Duration FOLD_LIMIT = Duration.ofSeconds(10);

  private final Store store;
  private final Commits commits;
  private final InstantSource clock;
  private final Executor executor;
  private final Map<LaneRef, Lane> lanes = new ConcurrentHashMap<>();
  private final EntryNumbers numbers;
  private final List<Consumer<LaneState>> moved = new CopyOnWriteArrayList<>();
  private volatile Consumer<LaneState> ended = lane -> {};

  /** Makes it empty; {@link #open} takes up what is stored. */
  public LaneHouse(
      Store store, Commits commits, EntryNumbers numbers, InstantSource clock, Executor executor) {
    this.store = store;
    this.commits = commits;
    this.numbers = numbers;
    this.clock = clock;
    this.executor = executor;
  }

  /** Who is told when a lane's state was stored; before the first lane. Must not wait. */
  void onMove(Consumer<LaneState> listener) {
    moved.add(listener);
  }

  /**
   * Who is told that a lane's agent has ended, before the lane's row says so, and so again after a
   * crash in between; set once, before the first lane.
   */
  public void onEnd(Consumer<LaneState> listener) {
    ended = listener;
  }

  /** Takes up every lane that had not ended, and folds what came while nobody did. */
  public void open() {
    for (LaneState state : store.lanes()) {
      if (state.isLive()) {
        LaneState present = caughtUp(state);
        // One that ended meanwhile ends by its mailbox, as any other.
        add(present.isLive() ? present : state);
      }
    }
    lanes.values().forEach(lane -> lane.mailbox.hint());
  }

  /** Whoever looks at it first must not see what was so before. */
  private LaneState caughtUp(LaneState state) {
    LaneFold fold = new LaneFold(state);
    foldStored(state, fold);
    return fold.state();
  }

  private void foldStored(LaneState before, LaneFold fold) {
    List<StoredEvent> page = store.laneEvents(before.ref(), before.cursor(), PAGE);
    while (!page.isEmpty()) {
      page.forEach(fold::apply);
      page = store.laneEvents(before.ref(), page.getLast().seq(), PAGE);
    }
  }

  /** Takes up a lane whose row is stored. */
  void add(LaneState state) {
    lanes.put(state.ref(), new Lane(state));
  }

  /** The same with events that were stored before it is here. */
  void takeUp(LaneState state) {
    Lane lane = new Lane(state);
    lanes.put(state.ref(), lane);
    lane.lookAtStore();
  }

  /** Covers a fold that failed or a hint that was lost. */
  void sweep() {
    lanes.values().forEach(Lane::lookAtStore);
  }

  /** A lane, live or ended. */
  Optional<LaneState> find(LaneRef ref) {
    Lane live = lanes.get(ref);
    return live != null ? Optional.of(live.state) : store.lane(ref);
  }

  /** Those that are not ended, newest first. */
  List<LaneState> all() {
    return lanes.values().stream()
        .map(lane -> lane.state)
        .sorted(Comparator.comparing(LaneState::openedAt).reversed())
        .toList();
  }

  /** Stores what was done with a lane; on the disk when this returns, folded soon after. */
  void record(LaneRef ref, LaneEvent... events) {
    Instant now = clock.instant();
    List<StoreChange> changes = new ArrayList<>();
    for (LaneEvent event : events) {
      changes.add(new StoreChange.Append(now, event));
    }
    store(changes, List.of(events), now, Durability.FULL);
  }

  /**
   * Blocks until a lane's state is as it must be once what was stored of it is folded; a few
   * milliseconds, and never for long.
   */
  void awaitFolded(LaneRef ref, Predicate<LaneState> isFolded) {
    long end = System.nanoTime() + FOLD_LIMIT.toNanos();
    for (long left = FOLD_LIMIT.toNanos(); left > 0; left = end - System.nanoTime()) {
      long seen = commits.version();
      if (find(ref).filter(isFolded).isPresent()) {
        return;
      }
      try {
        commits.awaitChange(seen, Duration.ofNanos(left));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // it is stored, and seen soon
      }
    }
  }

  /** How many have an agent that may run. */
  public int live() {
    return (int) lanes.values().stream().filter(lane -> lane.state.isDriven()).count();
  }

  @Override
  public void observedOn(ProcessRecord process, List<Observation> observations) {
    Instant now = clock.instant();
    List<LaneEvent> observed = new ArrayList<>(observations.size());
    List<StoreChange> changes = new ArrayList<>(observations.size() + 1);
    for (Observation seen : observations) {
      LaneEvent made = new LaneEvent.AgentObserved(seen.lane(), seen.event());
      observed.add(made);
      changes.add(new StoreChange.Append(now, made));
    }
    changes.add(new StoreChange.PutProcess(process));
    store(changes, observed, now, observed.isEmpty() ? Durability.FULL : Durability.NORMAL);
  }

  /** Blocks until the events are stored; their lanes fold them soon after. */
  private void store(
      List<StoreChange> changes, List<LaneEvent> events, Instant at, Durability durability) {
    Map<LaneRef, List<StoredEvent>> stored = new LinkedHashMap<>();
    Map<LaneRef, Lane> present = new HashMap<>();
    for (LaneEvent event : events) {
      if (stored.putIfAbsent(event.lane(), new ArrayList<>()) == null) {
        Lane lane = lanes.get(event.lane());
        if (lane != null) {
          present.put(event.lane(), lane);
        }
      }
    }
    present.values().forEach(lane -> lane.arrivals.begun());
    boolean isStored = false;
    try {
      long seq = commits.commit(changes, durability) - events.size();
      for (LaneEvent event : events) {
        seq++;
        Objects.requireNonNull(stored.get(event.lane())).add(new StoredEvent(seq, at, event));
      }
      isStored = true;
    } finally {
      for (Map.Entry<LaneRef, Lane> lane : present.entrySet()) {
        lane.getValue().taken(isStored, Objects.requireNonNull(stored.get(lane.getKey())));
      }
    }
    for (LaneRef ref : stored.keySet()) {
      Lane current = lanes.get(ref);
      if (current != null && current != present.get(ref)) {
        current.lookAtStore(); // it was taken up meanwhile
      }
    }
  }

  /** One lane; its state is written by its mailbox alone. */
  private final class Lane {
    private final Mailbox mailbox;
    private final Arrivals arrivals = new Arrivals();
    private volatile LaneState state;
    private long storedCursor;
    private Instant storedAt = Instant.EPOCH;

    Lane(LaneState state) {
      this.state = state;
      this.storedCursor = state.cursor();
      this.mailbox = new Mailbox("lane " + state.ref(), executor, this::foldNew);
    }

    /** What was to be stored of it is, or nobody knows. */
    void taken(boolean isStored, List<StoredEvent> events) {
      if (isStored) {
        arrivals.stored(events);
      } else {
        arrivals.failed();
      }
      mailbox.hint();
    }

    void lookAtStore() {
      arrivals.doubt();
      mailbox.hint();
    }

    private void foldNew() {
      boolean isFolded = false;
      try {
        fold();
        isFolded = true;
      } finally {
        if (!isFolded) {
          arrivals.doubt(); // the next hint or sweep takes up what this one dropped
        }
      }
    }

    private void fold() {
      LaneState before = state;
      LaneFold fold = new LaneFold(before);
      Arrivals.Batch batch = arrivals.take();
      batch.events().forEach(fold::apply);
      if (batch.askStore()) {
        foldStored(before, fold);
      }
      LaneInbox inbox = LaneInbox.of(fold.state(), numbers, clock.instant());
      LaneState after = inbox.state();
      if (!after.isLive()) {
        ended.accept(after);
      }
      store(after, inbox.events());
      if (after.cursor() == before.cursor()) {
        return;
      }
      state = after;
      if (!after.isLive()) {
        lanes.remove(after.ref(), this); // another may have been taken up for it meanwhile
        mailbox.close();
      }
      moved.forEach(listener -> listener.accept(after));
      if (after.isLive()) {
        commits.announceSoon();
      } else {
        commits.announce();
      }
    }

    /**
     * At once after a quiet time, with entries and at the lane's end; else the next fold or sweep
     * does it.
     */
    private void store(LaneState after, List<EntryEvent> entries) {
      Instant now = clock.instant();
      boolean due = now.isBefore(storedAt) || !now.isBefore(storedAt.plus(STORE_EVERY));
      boolean must = !after.isLive() || !entries.isEmpty();
      if (after.cursor() == storedCursor || (!must && !due)) {
        return;
      }
      List<StoreChange> changes = new ArrayList<>();
      entries.forEach(event -> changes.add(new StoreChange.Append(now, event)));
      changes.add(new StoreChange.PutLane(after));
      commits.commit(changes, Durability.NORMAL);
      storedCursor = after.cursor();
      storedAt = now;
    }
  }
}
