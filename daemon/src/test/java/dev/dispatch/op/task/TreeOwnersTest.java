package dev.dispatch.op.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TestingCaller;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TreeOwnersTest {
  private static final LaneRef LANE = new LaneRef("0qDZCo");

  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final TestingCaller caller = new TestingCaller("/r", Optional.empty());

  /** Every folder is in the tree that its first part names. */
  private final TreeOwners owners =
      new TreeOwners(desk, lanes, cwd -> cwd.replaceAll("(?<=.)/.*", ""));

  /** About to be handed in there. */
  private TaskSpec next() {
    return new InMemoryDesk().running("/r", "next").spec();
  }

  private LaneState helper(String cwd, Optional<TaskKey> task) {
    return lanes.put(
        new NewLane(LANE, "helper", task, "a", "tmux", new ProcessId("p"), "t", cwd)
            .openedAt(InMemoryDesk.NOW));
  }

  @Test
  void aLaneWithoutATaskOwnsItsTree() {
    helper("/r/sub", Optional.empty());
    assertThatThrownBy(() -> owners.requireNone(next(), false, caller))
        .isInstanceOfSatisfying(
            DispatchException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIRMATION_REQUIRED);
              assertThat(e.hints())
                  .containsExactly(
                      "give it a tree of its own: --worktree create",
                      "end it: dispatch archive 0qDZCo",
                      "or let both work there: --share");
            })
        .hasMessage(
            "run: lane 0qDZCo (helper) works on /r in a session of its own; two would write to the"
                + " same files");
    assertThatCode(() -> owners.requireNone(next(), true, caller)).doesNotThrowAnyException();
  }

  @Test
  void aLaneElsewhereOrTheCallersOwnIsInNobodysWay() {
    helper("/other", Optional.empty());
    assertThatCode(() -> owners.requireNone(next(), false, caller)).doesNotThrowAnyException();
    helper("/r", Optional.empty());
    TestingCaller helper = new TestingCaller("/r", Optional.of(LANE));
    assertThatCode(() -> owners.requireNone(next(), false, helper)).doesNotThrowAnyException();
  }

  @Test
  void aTaskOwnsItsTreeUntilItIsOver() {
    TaskKey key = desk.running("/r", "mend", Optional.empty(), Optional.of(LANE)).key();
    helper("/r", Optional.of(key));
    assertThatCode(() -> owners.requireNone(next(), false, caller)).doesNotThrowAnyException();
    desk.drive(key, "tmux");
    assertThatThrownBy(() -> owners.requireNone(next(), false, caller))
        .hasMessage(
            "run: task mend (lane 0qDZCo) works on /r in a session of its own; two would write to"
                + " the same files");
    desk.end(key, TaskStatus.DONE);
    assertThatCode(() -> owners.requireNone(next(), false, caller)).doesNotThrowAnyException();
  }

  @Test
  void warnsWhoOpensASessionWhereATaskWorks() {
    owners.warnOfTask("/r/sub", caller);
    assertThat(caller.screen()).isEmpty();
    desk.running("/r", "mend", Optional.empty(), Optional.of(LANE));
    desk.drive(new TaskKey("/r", new TaskId("mend")), "tmux");
    owners.warnOfTask("/r/sub", caller);
    assertThat(caller.screen())
        .isEqualTo(
            "warning: task mend (lane 0qDZCo) works on /r in a session of its own; both can write"
                + " to the same files\n");
  }
}
