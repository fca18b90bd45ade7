package dev.dispatch.op.lane;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TestingCaller;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WatchLaneTest {
  private static final LaneRef LANE = new LaneRef("0AAAAA");
  private static final LaneRef OTHER = new LaneRef("0BBBBB");

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final TestingCaller caller = new TestingCaller("/here", Optional.empty());
  private final WatchLane op =
      new WatchLane(
          new LaneCalls(desk, lanes, lanes.names(desk), TestingLaneAgents.none()),
          desk.store(),
          () -> NOW);

  WatchLaneTest() {
    LaneState _ =
        lanes.put(
            new NewLane(
                    LANE,
                    "helper",
                    Optional.empty(),
                    "claude",
                    "tmux",
                    new ProcessId("0AAAAA-1"),
                    "t",
                    "/here")
                .openedAt(NOW));
  }

  private OpCall<WatchLane.Result> watch(
      @Nullable Integer limit, boolean follow, @Nullable Long since) {
    return op.begin(
        new WatchLane.Params("helper", limit, Duration.ofSeconds(30), follow, false, since),
        caller);
  }

  private static Optional<WatchLane.Result> step(OpCall<WatchLane.Result> call, Instant now) {
    return switch (call.step(now)) {
      case Step.Finished<WatchLane.Result> finished -> Optional.of(finished.result());
      case Step.Pending<WatchLane.Result> pending -> Optional.empty();
    };
  }

  private long seen(LaneRef lane, AgentEvent event) {
    return desk.store()
        .submit(
            List.of(new StoreChange.Append(NOW, new LaneEvent.AgentObserved(lane, event))),
            Durability.NORMAL)
        .join();
  }

  private List<String> shown() {
    return caller.screen().lines().map(line -> line.split(" +", 4)[2]).toList();
  }

  @Test
  void showsEachEventOnceAndGoesOnBehindItsCursor() {
    seen(LANE, new AgentEvent.TurnStarted());
    OpCall<WatchLane.Result> call = watch(2, false, null);
    assertThat(step(call, NOW)).isEmpty();
    seen(OTHER, new AgentEvent.TurnStarted());
    seen(LANE, new AgentEvent.RequestClosed("a"));
    assertThat(step(call, NOW)).isEmpty();
    assertThat(step(call, NOW)).isEmpty();
    long second = seen(LANE, new AgentEvent.TurnStarted());
    seen(LANE, new AgentEvent.AgentReady());
    assertThat(step(call, NOW)).hasValue(new WatchLane.Result("0AAAAA", "limit", 2, second));
    assertThat(shown()).containsExactly("request-closed", "turn-started");
    OpCall<WatchLane.Result> more = watch(null, false, second);
    assertThat(step(more, NOW)).isEmpty();
    assertThat(shown()).containsExactly("request-closed", "turn-started", "agent-ready");
  }

  @Test
  void stopsInTimeAndWithTheAgent() {
    assertThat(step(watch(null, false, null), NOW.plusSeconds(30)).orElseThrow().reason())
        .isEqualTo("timeout");
    OpCall<WatchLane.Result> call = watch(null, true, 0L);
    assertThat(step(call, NOW)).isEmpty();
    seen(LANE, new AgentEvent.SessionEnded(new ExitStatus.Exited(0)));
    assertThat(step(call, NOW).orElseThrow().reason()).isEqualTo("ended");
  }
}
