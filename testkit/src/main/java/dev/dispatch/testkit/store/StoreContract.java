package dev.dispatch.testkit.store;

import static dev.dispatch.testkit.store.StoreSamples.LANE;
import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static dev.dispatch.testkit.store.StoreSamples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.op.ResultMemory.Remembered;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.Store.EntryRecord;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ProcessRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of the store owes its callers. */
public abstract class StoreContract {
  private static final int LIMIT_SECONDS = 10;

  private final TestingClock clock = new TestingClock();
  private Store store = new InMemoryStore(clock);

  /**
   * Opens the store of this test; called again after {@link Store#close} it has what was stored.
   */
  protected abstract Store open(InstantSource clock);

  /** A clock that a test moves. */
  private static final class TestingClock implements InstantSource {
    private volatile Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void openStore() {
    store = open(clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private long submit(StoreChange... changes) throws Exception {
    return submitAll(List.of(changes));
  }

  private long submitAll(List<StoreChange> changes) throws Exception {
    return store.submit(changes, Durability.FULL).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static StoreChange append(Event event) {
    return new StoreChange.Append(NOW, event);
  }

  private static StoreChange remark(TaskKey task, String text) {
    return append(new TaskEvent.TaskRemarked(task, text));
  }

  private static DispatchException failureOf(CompletableFuture<Long> future) throws Exception {
    try {
      throw new AssertionError("stored as " + future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DispatchException failure) {
        return failure;
      }
      throw e;
    }
  }

  @Test
  void hasNothingAtFirst() throws Exception {
    assertThat(store.lastSeq()).isZero();
    assertThat(store.notices(0, 10)).isEmpty();
    assertThat(store.tasks()).isEmpty();
    assertThat(store.task(TASK)).isEmpty();
    assertThat(store.lanes()).isEmpty();
    assertThat(store.lane(LANE)).isEmpty();
    assertThat(store.liveProcesses()).isEmpty();
    assertThat(store.processOf(LANE)).isEmpty();
    assertThat(store.openEntries()).isEmpty();
    assertThat(store.entry(EntryId.of(1))).isEmpty();
    assertThat(store.highestEntryNumber()).isZero();
    assertThat(store.result("r1")).isEmpty();
    assertThat(submitAll(List.of())).isZero();
  }

  @Test
  void givesBackEveryTypeOfEvent() throws Exception {
    List<Event> events = StoreSamples.events();
    assertThat(typesIn(events)).isEqualTo(leaves(Event.class, AgentEvent.class));

    submitAll(events.stream().map(StoreContract::append).toList());

    List<StoredEvent> stored = new ArrayList<>(store.notices(0, 1_000));
    stored.addAll(
        store.laneEvents(LANE, 0, 1_000).stream()
            .filter(e -> e.event() instanceof LaneEvent.AgentObserved)
            .toList());
    assertThat(stored)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, events.size())
                .mapToObj(i -> new StoredEvent(i + 1L, NOW, events.get(i)))
                .toList());
  }

  private static Set<Class<?>> typesIn(List<Event> events) {
    Set<Class<?>> types = new HashSet<>();
    for (Event event : events) {
      types.add(event.getClass());
      if (event instanceof LaneEvent.AgentObserved observed) {
        types.add(observed.seen().getClass());
      }
    }
    return types;
  }

  private static Set<Class<?>> leaves(Class<?>... families) {
    Set<Class<?>> all = new HashSet<>();
    for (Class<?> type : families) {
      Class<?>[] permitted = type.getPermittedSubclasses();
      if (permitted == null) {
        all.add(type);
      } else {
        all.addAll(leaves(permitted));
      }
    }
    return all;
  }

  @Test
  void givesBackWholeTasksAndLanes() throws Exception {
    submit(
        new StoreChange.PutTask(StoreSamples.task()), new StoreChange.PutLane(StoreSamples.lane()));

    assertThat(store.task(TASK)).contains(StoreSamples.task());
    assertThat(store.tasks()).containsExactly(StoreSamples.task());
    assertThat(store.lane(LANE)).contains(StoreSamples.lane());
    assertThat(store.lanes()).containsExactly(StoreSamples.lane());
  }

  @Test
  void numbersEventsInOrderOfSubmission() throws Exception {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Durability durability = i % 7 == 0 ? Durability.FULL : Durability.NORMAL;
      futures.add(store.submit(List.of(remark(TASK, "a" + i), remark(TASK, "b" + i)), durability));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(futures.get(i).get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(2L * i + 2);
    }
    assertThat(store.lastSeq()).isEqualTo(2_000);
    assertThat(store.taskEvents(TASK, 0, 5_000))
        .extracting(StoredEvent::event)
        .containsExactlyElementsOf(
            IntStream.range(0, 1_000)
                .boxed()
                .flatMap(i -> Stream.of("a" + i, "b" + i))
                .map(text -> (Event) new TaskEvent.TaskRemarked(TASK, text))
                .toList());
  }

  @Test
  void readsFromTheCursorUpToTheLimit() throws Exception {
    for (int i = 1; i <= 5; i++) {
      submit(remark(TASK, "r" + i));
    }
    assertThat(store.notices(2, 2)).extracting(StoredEvent::seq).containsExactly(3L, 4L);
    assertThat(store.notices(5, 2)).isEmpty();
    assertThat(store.taskEvents(TASK, 3, 10)).extracting(StoredEvent::seq).containsExactly(4L, 5L);
    assertThat(store.notices(0, 0)).isEmpty();
  }

  @Test
  void keepsEventsOfLanesTasksAndOthersApart() throws Exception {
    TaskKey other = new TaskKey(TASK.root(), new TaskId("other"));
    TaskKey elsewhere = new TaskKey("/elsewhere", TASK.id());
    LaneRef otherLane = new LaneRef("0zzzzz");
    submit(
        remark(TASK, "mine"),
        remark(other, "other"),
        remark(elsewhere, "elsewhere"),
        append(new LaneEvent.AgentObserved(LANE, new AgentEvent.TurnStarted())),
        append(new LaneEvent.AgentObserved(otherLane, new AgentEvent.TurnStarted())));

    assertThat(store.taskEvents(TASK, 0, 9)).extracting(StoredEvent::seq).containsExactly(1L);
    assertThat(store.laneEvents(LANE, 0, 9)).extracting(StoredEvent::seq).containsExactly(4L);
    assertThat(store.notices(0, 9)).extracting(StoredEvent::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void refusesTaskThatExistsAndStoresNothingOfIt() throws Exception {
    submit(new StoreChange.AddTask(StoreSamples.task()), remark(TASK, "first"));
    TaskKey other = new TaskKey(TASK.root(), new TaskId("other"));

    DispatchException failure =
        failureOf(
            store.submit(
                List.of(
                    new StoreChange.PutTask(StoreSamples.task(other, NOW, false)),
                    remark(TASK, "lost"),
                    new StoreChange.AddTask(StoreSamples.task())),
                Durability.FULL));

    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure).hasMessage("task first-task exists in " + TASK.root());
    assertThat(failure.hints()).containsExactly("dispatch task clean first-task, or another --id");
    assertThat(store.task(other)).isEmpty();
    assertThat(submit(remark(TASK, "second"))).isEqualTo(2);
  }

  @Test
  void letsOnlyOneOfTwoAddTheSameTask() throws Exception {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      futures.add(
          store.submit(
              List.of(new StoreChange.AddTask(StoreSamples.task()), remark(TASK, "n" + i)),
              Durability.NORMAL));
    }
    assertThat(futures.getFirst().get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    for (CompletableFuture<Long> late : futures.subList(1, 20)) {
      assertThat(failureOf(late).code()).isEqualTo(ErrorCode.CONFLICT);
    }
    assertThat(store.lastSeq()).isEqualTo(1);
  }

  @Test
  void addsTaskAgainOnceItIsCleaned() throws Exception {
    submit(new StoreChange.AddTask(StoreSamples.task()));
    submit(new StoreChange.PutTask(StoreSamples.task(TASK, NOW, true)));
    assertThat(store.task(TASK)).isEmpty();
    assertThat(store.tasks()).isEmpty();

    TaskState again = StoreSamples.task(TASK, NOW.plusSeconds(9), false);
    submit(new StoreChange.AddTask(again));
    assertThat(store.task(TASK)).contains(again);
  }

  @Test
  void listsTasksNewestFirst() throws Exception {
    TaskState older = StoreSamples.task(TASK, NOW, false);
    TaskState newer =
        StoreSamples.task(new TaskKey("/b", new TaskId("b")), NOW.plusNanos(1), false);
    submit(new StoreChange.PutTask(newer), new StoreChange.PutTask(older));
    assertThat(store.tasks()).containsExactly(newer, older);
  }

  @Test
  void keepsTheInboxFromItsEvents() throws Exception {
    Entry stalled = StoreSamples.entry(1, EntryKind.STALLED, NOW);
    Entry second = StoreSamples.entry(10, EntryKind.QUESTION, NOW.plusSeconds(1));
    Entry first = StoreSamples.entry(11, EntryKind.QUESTION, NOW);
    for (Entry entry : List.of(stalled, second, first)) {
      submit(append(new EntryEvent.EntryOpened(entry.id(), entry)));
    }
    assertThat(store.openEntries()).containsExactly(first, second, stalled);
    assertThat(store.entry(second.id())).contains(new EntryRecord(second, Optional.empty()));

    submit(append(new EntryEvent.EntryClosed(second.id(), second, "answered")));
    assertThat(store.openEntries()).containsExactly(first, stalled);
    assertThat(store.entry(second.id())).contains(new EntryRecord(second, Optional.of("answered")));
    assertThat(store.highestEntryNumber()).isEqualTo(11);
    assertThat(store.taskEvents(TASK, 0, 9)).hasSize(4);
  }

  @Test
  void keepsProcesses() throws Exception {
    ProcessRecord first =
        new ProcessRecord(new ProcessId("p1"), LANE, "/home/p1", "codex", 5_000_000_000L, false);
    ProcessRecord second =
        new ProcessRecord(new ProcessId("p2"), LANE, "/home/p2", "text", 0, false);
    submit(new StoreChange.PutProcess(first), new StoreChange.PutProcess(second));
    submit(new StoreChange.PutProcess(first.finished()));

    assertThat(store.liveProcesses()).containsExactly(second);
    assertThat(store.processOf(LANE)).contains(second);
    submit(new StoreChange.PutProcess(second.at(9).finished()));
    assertThat(store.liveProcesses()).isEmpty();
    assertThat(store.processOf(LANE)).contains(second.at(9).finished());
  }

  @Test
  void keepsServersOfNoLane() throws Exception {
    ProcessRecord server =
        new ProcessRecord(
            new ProcessId("s1"), Optional.empty(), "/home/s1", "app-server", 7, false);
    submit(new StoreChange.PutProcess(server));
    assertThat(store.process(server.id())).contains(server);
    assertThat(store.liveProcesses()).containsExactly(server);
    assertThat(store.processOf(LANE)).isEmpty();
  }

  @Test
  void remembersResultsUntilTheirTime() throws Exception {
    Remembered outcome = new Remembered("task/run", "{\"a\":\"" + "x".repeat(9) + "\"}", true);
    submit(new StoreChange.KeepResult("r1", outcome, NOW.plusSeconds(3_600)));
    assertThat(store.result("r1")).contains(outcome);
    clock.now = NOW.plusSeconds(3_599);
    assertThat(store.result("r1")).contains(outcome);
    clock.now = NOW.plusSeconds(3_600);
    assertThat(store.result("r1")).isEmpty();
    submit(remark(TASK, "makes room"));
    assertThat(store.result("r1")).isEmpty();
  }

  @Test
  void hasEverythingAfterReopening() throws Exception {
    Entry entry = StoreSamples.entry(4, EntryKind.PROBLEM, NOW);
    Remembered outcome = new Remembered("task/run", "{}", false);
    submit(
        new StoreChange.AddTask(StoreSamples.task()),
        new StoreChange.PutLane(StoreSamples.lane()),
        append(new EntryEvent.EntryOpened(entry.id(), entry)),
        new StoreChange.KeepResult("r1", outcome, NOW.plusSeconds(10)),
        remark(TASK, "kept"));
    List<StoredEvent> before = store.notices(0, 10);

    store.close();
    store = open(clock);

    assertThat(store.notices(0, 10)).isEqualTo(before).hasSize(2);
    assertThat(store.lastSeq()).isEqualTo(2);
    assertThat(store.task(TASK)).contains(StoreSamples.task());
    assertThat(store.lane(LANE)).contains(StoreSamples.lane());
    assertThat(store.openEntries()).containsExactly(entry);
    assertThat(store.highestEntryNumber()).isEqualTo(4);
    assertThat(store.result("r1")).contains(outcome);
    assertThat(submit(remark(TASK, "next"))).isEqualTo(3);
  }
}
