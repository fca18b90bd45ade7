package dev.dispatch.task;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.fold.LaneFold;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.task.LaneSelector.Target;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LaneSelectorTest {
  private static final LaneRef FIRST = new LaneRef("0AAAAA");
  private static final LaneRef SECOND = new LaneRef("0BBBBB");
  private static final LaneRef OF_TASK = new LaneRef("0CCCCC");

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final LaneSelector names = lanes.names(desk);

  private LaneState put(LaneRef ref, String handle, Optional<TaskState> task) {
    return lanes.put(
        new NewLane(
                ref,
                handle,
                task.map(TaskState::key),
                "claude",
                "tmux",
                new ProcessId(ref + "-1"),
                "t",
                "/")
            .openedAt(NOW));
  }

  private void end(LaneState lane) {
    LaneFold fold = new LaneFold(lane);
    fold.apply(
        new StoredEvent(
            1,
            NOW,
            new LaneEvent.AgentObserved(
                lane.ref(), new AgentEvent.SessionEnded(new ExitStatus.Exited(0)))));
    LaneState _ = lanes.put(fold.state());
  }

  private LaneRef found(String name) {
    return names.require(name, "/").ref().orElseThrow();
  }

  @Test
  void findsALaneWithoutATaskByRefAndName() {
    LaneState lane = put(FIRST, "helper", Optional.empty());
    for (String name : new String[] {"0AAAAA", "@helper", "helper"}) {
      assertThat(names.require(name, "/")).isEqualTo(new Target.Alone(lane));
    }
  }

  @Test
  void findsTheTaskOfALaneThatHasOne() {
    TaskState task = desk.running("/", "paint", Optional.empty(), Optional.of(OF_TASK));
    LaneState _ = put(OF_TASK, "paint", Optional.of(task));
    for (String name : new String[] {"0CCCCC", "@paint", "paint"}) {
      assertThat(names.require(name, "/")).isEqualTo(new Target.OfTask(task));
    }
  }

  @Test
  void prefersATaskToALaneOfTheSameName() {
    TaskState task = desk.running("/", "helper", Optional.empty(), Optional.of(OF_TASK));
    LaneState _ = put(FIRST, "helper", Optional.empty());
    assertThat(names.require("helper", "/")).isEqualTo(new Target.OfTask(task));
    assertThat(found("@helper")).isEqualTo(FIRST);
  }

  @Test
  void prefersOneAtWorkAndGuessesNothing() {
    end(put(FIRST, "helper", Optional.empty()));
    assertThat(found("@helper")).isEqualTo(FIRST);
    LaneState second = put(SECOND, "helper", Optional.empty());
    assertThat(found("@helper")).isEqualTo(SECOND);
    assertThat(found("helper")).isEqualTo(SECOND);
    end(second);
    assertThatThrownBy(() -> found("@helper"))
        .hasMessage("several lanes are called 'helper': 0AAAAA, 0BBBBB");
    assertThatThrownBy(() -> found("@nobody")).hasMessage("no lane is called @nobody");
    assertThatThrownBy(() -> found("nobody")).hasMessageStartingWith("no task is called 'nobody'");
    assertThatThrownBy(() -> found("0DDDDD")).hasMessageStartingWith("no lane is called '0DDDDD'");
  }
}
