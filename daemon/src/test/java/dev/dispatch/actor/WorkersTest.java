package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.testkit.store.InMemoryStore;
import dev.dispatch.testkit.store.StoreSamples;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of lanes is kept on disk, and for how long. */
final class WorkersTest {
  private static final TaskKey PRESENT = new TaskKey("/place", new TaskId("present"));
  private static final TaskKey CLEANED = new TaskKey("/place", new TaskId("cleaned"));
  private static final LaneRef OF_PRESENT = new LaneRef("0aaaaa");
  private static final LaneRef OF_CLEANED = new LaneRef("0bbbbb");
  private static final LaneRef RETRIED = new LaneRef("0ccccc");
  private static final LaneRef UNKNOWN = new LaneRef("0ddddd");
  private static final LaneRef FREE = new LaneRef("0fffff");
  private static final LaneRef FREE_ENDED = new LaneRef("0ggggg");
  private static final LaneRef FREE_JUST_ENDED = new LaneRef("0hhhhh");
  private static final LaneRef FAILING = new LaneRef("0eeeee");

  private final InMemoryStore store = new InMemoryStore(InstantSource.fixed(StoreSamples.NOW));
  private final KeepingTransport transport = new KeepingTransport();
  private final Workers workers = new Workers(store, List.of(transport), (lane, agent) -> Map.of());

  @BeforeEach
  void fill() {
    put(new StoreChange.PutTask(StoreSamples.task(PRESENT, StoreSamples.NOW, false)));
    put(new StoreChange.PutTask(StoreSamples.task(CLEANED, StoreSamples.NOW, true)));
    put(new StoreChange.PutLane(lane(FAILING, CLEANED)));
    put(new StoreChange.PutLane(lane(OF_PRESENT, PRESENT)));
    put(new StoreChange.PutLane(lane(OF_CLEANED, CLEANED)));
    put(new StoreChange.PutLane(lane(RETRIED, CLEANED)));
    put(new StoreChange.PutLane(free(FREE)));
    put(new StoreChange.PutLane(ended(free(FREE_ENDED), Duration.ofHours(25))));
    put(new StoreChange.PutLane(ended(free(FREE_JUST_ENDED), Duration.ofHours(23))));
  }

  private static LaneState free(LaneRef ref) {
    return new NewLane(
            ref, "a", Optional.empty(), "codex", "process", new ProcessId("p"), "t", "/place")
        .openedAt(StoreSamples.NOW.minus(Duration.ofDays(9)));
  }

  private static LaneState ended(LaneState lane, Duration ago) {
    LaneFold fold = new LaneFold(lane);
    fold.apply(
        new StoredEvent(
            1,
            StoreSamples.NOW.minus(ago),
            new LaneEvent.AgentObserved(
                lane.ref(), new AgentEvent.SessionEnded(new ExitStatus.Exited(0)))));
    return fold.state();
  }

  private void put(StoreChange change) {
    store.submit(List.of(change), Durability.NORMAL).join();
  }

  private static LaneState lane(LaneRef ref, TaskKey task) {
    return new NewLane(
            ref, "a", Optional.of(task), "codex", "process", new ProcessId("p"), "t", "/place")
        .openedAt(StoreSamples.NOW);
  }

  /** Keeps something of every lane, and fails at one. */
  private static final class KeepingTransport implements AgentTransport {
    private final Set<LaneRef> discarded = new LinkedHashSet<>();
    private Instant asked = Instant.EPOCH;

    @Override
    public void discard(LaneRef lane) {
      if (lane.equals(FAILING)) {
        throw new IllegalStateException("on purpose");
      }
      discarded.add(lane);
    }

    @Override
    public Set<LaneRef> keptSince(Instant time) {
      asked = time;
      return new LinkedHashSet<>(
          List.of(
              FAILING,
              OF_PRESENT,
              OF_CLEANED,
              RETRIED,
              UNKNOWN,
              FREE,
              FREE_ENDED,
              FREE_JUST_ENDED));
    }

    @Override
    public String kind() {
      return "process";
    }

    @Override
    public ProcessRecord plan(LaneRef lane, ProcessId process, AgentChoice agent) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void open(LaunchSpec launch, ProcessRecord process) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Adoption adopt(ProcessRecord process) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end(ProcessRecord process) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String outputTail(ProcessRecord process) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void discardsEveryLaneATaskEverHad() {
    workers.discard(CLEANED);
    assertThat(transport.discarded).containsExactlyInAnyOrder(OF_CLEANED, RETRIED);
  }

  @Test
  void discardsWhatIsADayOldAndOfNoTaskThatIsThereNorOfALaneAtWork() {
    workers.discardLeftOvers(StoreSamples.NOW);
    assertThat(transport.asked).isEqualTo(StoreSamples.NOW.minus(Duration.ofDays(1)));
    assertThat(transport.discarded)
        .containsExactlyInAnyOrder(OF_CLEANED, RETRIED, UNKNOWN, FREE_ENDED);
  }
}
