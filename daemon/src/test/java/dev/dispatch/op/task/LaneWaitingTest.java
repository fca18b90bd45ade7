package dev.dispatch.op.task;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.op.task.WaitForTasks.Params;
import dev.dispatch.op.task.WaitForTasks.Reason;
import dev.dispatch.op.task.WaitForTasks.Result;
import dev.dispatch.screen.PaneState;
import dev.dispatch.screen.Standstill;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TestingCaller;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waits for lanes without a task, alone and beside tasks. */
final class LaneWaitingTest {
  private static final LaneRef LANE = new LaneRef("0AAAAA");

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final WaitForTasks op =
      new WaitForTasks(desk.store(), desk, lanes, lanes.names(desk), () -> NOW);
  private final TaskKey task = desk.running("/here", "same").key();
  private final LaneState lane =
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

  private OpCall<Result> wait(
      boolean all, @Nullable Long since, List<Reason> reasons, String... targets) {
    Params params = new Params(List.of(targets), reasons, false, all, Duration.ofMinutes(1), since);
    return op.begin(params, new TestingCaller("/here", Optional.empty()));
  }

  private static Optional<Result> step(OpCall<Result> call) {
    return step(call, NOW);
  }

  private static Optional<Result> step(OpCall<Result> call, Instant now) {
    return switch (call.step(now)) {
      case Step.Finished<Result> finished -> Optional.of(finished.result());
      case Step.Pending<Result> pending -> Optional.empty();
    };
  }

  private long happens(Event event) {
    return desk.store()
        .submit(List.of(new StoreChange.Append(NOW, event)), Durability.NORMAL)
        .join();
  }

  private long seen(AgentEvent event) {
    return happens(new LaneEvent.AgentObserved(LANE, event));
  }

  private static AgentEvent turnEnded() {
    return new AgentEvent.TurnEnded(TurnStatus.COMPLETED, Optional.empty(), Optional.empty());
  }

  @Test
  void endsWithTheAgentAndSaysHow() {
    OpCall<Result> call = wait(false, null, List.of(Reason.DONE), "@helper");
    assertThat(step(call)).isEmpty();
    seen(turnEnded());
    assertThat(step(call)).isEmpty();
    long seq = seen(new AgentEvent.SessionEnded(new ExitStatus.Exited(3)));
    assertThat(step(call))
        .hasValue(
            new Result(
                "ended",
                Optional.empty(),
                Optional.of("0AAAAA"),
                Optional.empty(),
                Optional.of("exit code 3"),
                seq));
  }

  @Test
  void isOverAtOnceWhereItWaitsForAMessageAlready() {
    lanes.put(lane.with(lane.marks().seenReady()));
    assertThat(step(wait(false, null, List.of(), "helper")).orElseThrow().reason())
        .isEqualTo("idle");
  }

  @Test
  void saysOnWhatItStandsStill() {
    Standstill unknown = new Standstill(PaneState.UNKNOWN, "no rules");
    lanes.put(lane.with(lane.marks().standing(Optional.of(unknown))));
    assertThat(step(wait(false, null, List.of(), "helper")).orElseThrow())
        .returns("problem", Result::reason)
        .returns(Optional.of("unknown: no rules"), Result::text);
    assertThat(step(wait(false, null, List.of(Reason.IDLE), "helper"))).isEmpty();
    OpCall<Result> call = wait(false, desk.store().lastSeq(), List.of(), "helper");
    assertThat(step(call)).isEmpty();
    seen(new AgentEvent.StoodStill(Optional.empty()));
    assertThat(step(call)).isEmpty();
    seen(new AgentEvent.StoodStill(Optional.of(new Standstill(PaneState.MENU, "a menu"))));
    assertThat(step(call).orElseThrow().text()).hasValue("menu: a menu");
  }

  @Test
  void countsOnlyWhatCameAfterTheCursor() {
    lanes.put(lane.with(lane.marks().seenReady()));
    long before = seen(turnEnded());
    OpCall<Result> call = wait(false, before, List.of(Reason.IDLE), LANE.value());
    assertThat(step(call)).isEmpty();
    long second = seen(turnEnded());
    assertThat(step(call).orElseThrow().cursor()).isEqualTo(second);
    assertThat(step(wait(false, before - 1, List.of(Reason.IDLE), LANE.value())))
        .get()
        .returns(before, Result::cursor);
  }

  @Test
  void seesWhatItAsks() {
    OpCall<Result> call = wait(false, null, List.of(Reason.QUESTION), LANE.value());
    OpCall<Result> anything = wait(false, null, List.of(Reason.QUESTION));
    assertThat(step(call)).isEmpty();
    assertThat(step(anything)).isEmpty();
    Entry entry =
        new Entry(
            EntryId.of(7),
            EntryKind.APPROVAL,
            Optional.empty(),
            Optional.of(LANE),
            Optional.empty(),
            Optional.of("k"),
            "may I?",
            List.of(),
            NOW,
            Optional.empty());
    happens(new EntryEvent.EntryOpened(entry.id(), entry));
    assertThat(step(call).orElseThrow())
        .returns("question", Result::reason)
        .returns(Optional.of("E7"), Result::entry)
        .returns(Optional.of("0AAAAA"), Result::lane);
    assertThat(step(anything).orElseThrow())
        .returns(Optional.of("E7"), Result::entry)
        .returns(Optional.empty(), Result::task);
  }

  @Test
  void waitsForTasksAndLanesTogether() {
    OpCall<Result> any = wait(false, null, List.of(Reason.DONE), "same", "helper");
    OpCall<Result> all = wait(true, null, List.of(Reason.DONE), "same", "helper");
    assertThat(step(any)).isEmpty();
    assertThat(step(all)).isEmpty();
    desk.end(task, TaskStatus.DONE);
    assertThat(step(any).orElseThrow().task()).hasValue("same");
    assertThat(step(all)).isEmpty();
    seen(new AgentEvent.SessionEnded(new ExitStatus.Exited(0)));
    assertThat(step(all).orElseThrow().lane()).hasValue("0AAAAA");
  }

  @Test
  void givesUpAfterItsTime() {
    OpCall<Result> call = wait(true, null, List.of(Reason.DONE), "same", "helper");
    assertThat(step(call)).isEmpty();
    assertThat(step(call, NOW.plusSeconds(60)).orElseThrow().reason()).isEqualTo("timeout");
  }
}
