package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.SqliteStore;
import dev.dispatch.testkit.store.StoreSamples;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ProcessRecord;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanes on a real store: every observed event is folded once, whoever stores at the same time. */
final class LaneHouseTest {
  private static final LaneRef LANE = StoreSamples.LANE;
  private static final ProcessRecord PROCESS =
      new ProcessRecord(new ProcessId("p-1"), LANE, "/nowhere", "codex", 0, false);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<LaneState> moved = new CopyOnWriteArrayList<>();
  private final AtomicBoolean foldFails = new AtomicBoolean();
  private SqliteStore store;
  private LaneHouse house;

  @BeforeEach
  void open() {
    Thread test = Thread.currentThread();
    InstantSource clock =
        () -> {
          if (!Thread.currentThread().equals(test) && foldFails.getAndSet(false)) {
            throw new StackOverflowError("on purpose");
          }
          return StoreSamples.NOW;
        };
    store = SqliteStore.open(folder.resolve("dispatch.db"), clock);
    house = new LaneHouse(store, new Commits(store), new StoreInbox(store), clock, threads);
    house.onMove(moved::add);
    LaneState lane =
        new NewLane(LANE, "a", Optional.empty(), "codex", "process", PROCESS.id(), "t", "/")
            .openedAt(StoreSamples.NOW);
    store.submit(List.of(new StoreChange.PutLane(lane)), Durability.NORMAL).join();
    house.open();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
  }

  private static List<AgentEvent> unrecognised(int count) {
    List<AgentEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(new AgentEvent.Unrecognised(i, "x"));
    }
    return events;
  }

  private LaneState lane() {
    return house.find(LANE).orElseThrow();
  }

  @Test
  void foldsEveryEventOnceWhenManyStoreForOneLane() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writers.add(
          threads.submit(() -> {
            for (int round = 0; round < 50; round++) {
              house.observed(PROCESS, unrecognised(round % 5));
            }
          }));
    }
    for (Future<?> writer : writers) {
      writer.get(30, TimeUnit.SECONDS);
    }
    await().until(() -> lane().unrecognised() == 8 * 10 * 10);
    assertThat(lane().cursor()).isEqualTo(800);
  }

  @Test
  void takesUpWhatAFailedFoldDropped() {
    house.observed(PROCESS, unrecognised(1));
    await().until(() -> lane().unrecognised() == 1);
    foldFails.set(true);
    house.observed(PROCESS, unrecognised(3));
    await().until(() -> !foldFails.get());
    house.observed(PROCESS, unrecognised(4));
    await().until(() -> lane().unrecognised() == 8);
  }

  @Test
  void endsTheLaneWithItsLastEvent() {
    house.observed(PROCESS, unrecognised(1));
    house.observed(
        PROCESS.finished(), List.of(new AgentEvent.SessionEnded(new ExitStatus.Exited(0))));
    await().until(() -> house.live() == 0);
    LaneState ended = moved.getLast();
    assertThat(ended.isLive()).isFalse();
    assertThat(ended.unrecognised()).isEqualTo(1);
    assertThat(store.lane(LANE)).contains(ended);
  }
}
