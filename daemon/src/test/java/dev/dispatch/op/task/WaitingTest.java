package dev.dispatch.op.task;

import static dev.dispatch.task.InMemoryDesk.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.error.DispatchException;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.op.task.WaitForTasks.Params;
import dev.dispatch.op.task.WaitForTasks.Reason;
import dev.dispatch.op.task.WaitForTasks.Result;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.InMemoryLanes;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TestingCaller;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WaitingTest {
  private final InMemoryDesk desk = new InMemoryDesk();
  private final InMemoryLanes lanes = new InMemoryLanes();
  private final WaitForTasks op =
      new WaitForTasks(desk.store(), desk, lanes, lanes.names(desk), () -> NOW);
  private final TaskKey here = desk.running("/here", "same").key();
  private final TaskKey there = desk.running("/there", "same").key();
  private final TaskKey other = desk.running("/here", "other").key();

  private OpCall<Result> wait(boolean all, @Nullable Long since, String... targets) {
    Params params =
        new Params(
            List.of(targets),
            List.of(Reason.DONE, Reason.QUESTION),
            false,
            all,
            Duration.ofMinutes(1),
            since);
    return op.begin(params, new TestingCaller("/here", Optional.empty()));
  }

  private static Optional<Result> step(OpCall<Result> call) {
    return switch (call.step(NOW)) {
      case Step.Finished<Result> finished -> Optional.of(finished.result());
      case Step.Pending<Result> pending -> Optional.empty();
    };
  }

  @Test
  void endsWithTheFirstOfAny() {
    OpCall<Result> call = wait(false, null, "same", "other");
    assertThat(step(call)).isEmpty();
    desk.end(other, TaskStatus.FAILED);
    assertThat(step(call).orElseThrow())
        .returns("failed", Result::reason)
        .returns(Optional.of("other"), Result::task);
  }

  @Test
  void endsWithTheLastOfAll() {
    OpCall<Result> call = wait(true, null, "same", "other");
    desk.end(other, TaskStatus.FAILED);
    assertThat(step(call)).isEmpty();
    assertThat(step(call)).isEmpty();
    desk.end(here, TaskStatus.DONE);
    assertThat(step(call).orElseThrow())
        .returns("done", Result::reason)
        .returns(Optional.of("same"), Result::task);
  }

  @Test
  void missesNothingThatWasStoredButNotShownWhenItBegan() {
    desk.hold();
    desk.end(other, TaskStatus.FAILED);
    OpCall<Result> call = wait(false, null, "other");
    OpCall<Result> all = wait(true, null, "other");
    assertThat(step(call)).isEmpty();
    assertThat(step(all)).isEmpty();
    desk.release();
    assertThat(step(call).orElseThrow()).returns("failed", Result::reason);
    assertThat(step(all).orElseThrow()).returns("failed", Result::reason);
  }

  @Test
  void tellsTasksWithOneIdInTwoRootsApart() {
    OpCall<Result> both = wait(true, null, here.folder(), there.folder());
    OpCall<Result> one = wait(false, null, "same");
    desk.end(there, TaskStatus.DONE);
    assertThat(step(both)).isEmpty();
    assertThat(step(one)).isEmpty();
    desk.end(here, TaskStatus.DONE);
    assertThat(step(both)).isPresent();
    assertThat(step(one)).isPresent();
  }

  @Test
  void countsWhatStandsSoAlready() {
    desk.end(here, TaskStatus.DONE);
    assertThat(step(wait(false, null, "same"))).isPresent();
    assertThat(step(wait(true, null, "same", "other"))).isEmpty();
    desk.end(other, TaskStatus.DONE);
    assertThat(step(wait(true, null, "same", "other"))).isPresent();
  }

  @Test
  void waitsForEveryTaskThereIsWhereNoneOfAllIsNamed() {
    OpCall<Result> call = wait(true, null);
    desk.end(here, TaskStatus.DONE);
    desk.end(there, TaskStatus.DONE);
    assertThat(step(call)).isEmpty();
    desk.end(other, TaskStatus.DONE);
    assertThat(step(call)).isPresent();
  }

  @Test
  void refusesToWaitForAllOfNothing() {
    List.of(here, there, other).forEach(desk::clean);
    assertThatThrownBy(() -> wait(true, null))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("no tasks");
  }

  @Test
  void misusesNoCursor() {
    long before = desk.cursor();
    desk.end(here, TaskStatus.DONE);
    desk.ask(other, "Which?");
    Result first = step(wait(false, before, "same", "other")).orElseThrow();
    assertThat(first.reason()).isEqualTo("done");
    Result second = step(wait(false, first.cursor(), "same", "other")).orElseThrow();
    assertThat(second.reason()).isEqualTo("question");
    assertThat(step(wait(false, second.cursor(), "same", "other"))).isEmpty();
  }

  @Test
  void givesTheOldestOfWhatStandsSoWithACursorToTheRest() {
    desk.ask(other, "Which?");
    desk.end(here, TaskStatus.DONE);
    Result first = step(wait(false, null, "same", "other")).orElseThrow();
    assertThat(first.reason()).isEqualTo("question");
    assertThat(step(wait(false, first.cursor(), "same", "other")).orElseThrow().reason())
        .isEqualTo("done");
  }

  @Test
  void givesUpOnATaskThatIsCleanedBeforeItCounted() {
    OpCall<Result> all = wait(true, null, "same", "other");
    OpCall<Result> any = wait(false, null, "same", "other");
    OpCall<Result> one = wait(false, null, "other");
    assertThat(step(all)).isEmpty();
    assertThat(step(any)).isEmpty();
    assertThat(step(one)).isEmpty();
    desk.clean(other);
    assertThatThrownBy(() -> step(all)).hasMessageContaining("other").hasMessageContaining("clean");
    assertThatThrownBy(() -> step(one)).hasMessageContaining("other").hasMessageContaining("clean");
    assertThat(step(any)).isEmpty();
    desk.end(here, TaskStatus.DONE);
    assertThat(step(any)).isPresent();
  }

  @Test
  void keepsWhatCountedOfATaskThatIsCleanedLater() {
    OpCall<Result> all = wait(true, null, "same", "other");
    assertThat(step(all)).isEmpty();
    desk.end(other, TaskStatus.DONE);
    assertThat(step(all)).isEmpty();
    desk.clean(other);
    assertThat(step(all)).isEmpty();
    desk.end(here, TaskStatus.DONE);
    assertThat(step(all)).isPresent();
  }

  @Test
  void endsAtItsDeadlineWithACursor() {
    OpCall<Result> call = wait(false, null, "same");
    assertThat(step(call)).isEmpty();
    Step<Result> late = call.step(NOW.plusSeconds(60));
    assertThat(late)
        .isEqualTo(
            Step.finished(
                new Result(
                    "timeout",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    desk.cursor())));
  }
}
