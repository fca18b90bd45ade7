package dev.dispatch.op.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.NewLane;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Step;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TestingCaller;
import dev.dispatch.transport.ThreadCommand;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the ops on whole conversations hand on, and what they refuse themselves. */
final class ThreadOpsTest {
  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final LaneCalls calls =
      new LaneCalls(desk, lanes, lanes.names(desk), TestingLaneAgents.none());
  private final Caller caller = new TestingCaller("/r", Optional.empty());

  @BeforeEach
  void lanes() {
    desk.running("/r", "mend", Optional.empty(), Optional.of(new LaneRef("0qDZCo")));
    lanes.put(
        new NewLane(
                new LaneRef("0abcde"),
                "helper",
                Optional.empty(),
                "codex",
                "app-server",
                new ProcessId("p1"),
                "token",
                "/r")
            .openedAt(Instant.EPOCH));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DispatchException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static <R extends Record> R done(Step<R> step) {
    return ((Step.Finished<R>) step).result();
  }

  @Test
  void leavesTheConversationOfATaskToIt() {
    refused(
        ErrorCode.NOT_ALLOWED,
        () -> new RenameLane(calls).begin(new RenameLane.Params("mend", "x", null), caller));
    refused(
        ErrorCode.NOT_ALLOWED,
        () -> new CompactLane(calls).begin(new CompactLane.Params("mend"), caller));
    refused(
        ErrorCode.NOT_ALLOWED,
        () -> new RollbackLane(calls).begin(new RollbackLane.Params("mend", 1), caller));
    refused(
        ErrorCode.NOT_ALLOWED, () -> new SetGoal(calls).begin(goal("mend", "all green"), caller));
    refused(
        ErrorCode.NOT_ALLOWED,
        () -> new ShowGoal(calls).begin(new ShowGoal.Params("mend"), caller));
    refused(
        ErrorCode.NOT_ALLOWED,
        () -> new ClearGoal(calls).begin(new ClearGoal.Params("mend"), caller));
    assertThat(desk.actions()).isEmpty();
  }

  private static SetGoal.Params goal(String lane, String text) {
    return new SetGoal.Params(lane, text, null, 9L, true);
  }

  @Test
  void handsOnWhatIsWanted() {
    SetGoal.Result set =
        done(new SetGoal(calls).begin(goal("helper", "all green"), caller).step(Instant.EPOCH));
    assertThat(set.goal().lane()).isEqualTo("0abcde");
    RollbackLane.Result cut =
        done(
            new RollbackLane(calls)
                .begin(new RollbackLane.Params("@helper", 3), caller)
                .step(Instant.EPOCH));
    assertThat(cut).isEqualTo(new RollbackLane.Result("0abcde", 3));
    assertThat(lanes.done)
        .containsExactly(
            new LaneAction.OnThread(
                new ThreadCommand.SetGoal(Optional.of("all green"), Optional.of(9L), true)),
            new LaneAction.OnThread(new ThreadCommand.Rollback(3)));
  }

  @Test
  void refusesWhatCannotBeMeant() {
    refused(
        ErrorCode.VALIDATION,
        () -> new RollbackLane(calls).begin(new RollbackLane.Params("helper", 0), caller));
    refused(ErrorCode.VALIDATION, () -> new SetGoal(calls).begin(goal("helper", " "), caller));
    assertThat(lanes.done).isEmpty();
  }
}
