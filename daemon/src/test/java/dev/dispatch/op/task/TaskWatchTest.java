package dev.dispatch.op.task;

import static dev.dispatch.task.InMemoryDesk.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.id.TaskKey;
import dev.dispatch.op.Step;
import dev.dispatch.task.InMemoryDesk;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TestingCaller;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code run --wait} at a terminal, with its prompt open. */
final class TaskWatchTest {
  private final InMemoryDesk desk = new InMemoryDesk();
  private final TaskState task = desk.running("/work", "job");
  private final TaskKey key = task.key();
  private final TestingCaller person = TestingCaller.person("/work");
  private final TaskWatch watch =
      new TaskWatch(desk, task, person, NOW, Optional.of(Duration.ofMinutes(5)));

  private boolean step() {
    return watch.step(NOW) instanceof Step.Finished<RunTask.Result>;
  }

  private void ask() {
    desk.ask(key, "Which?");
    assertThat(step()).isFalse();
    assertThat(person.screen()).endsWith("question E1: Which?\nanswer> ");
  }

  @Test
  void goesOnShowingItemsBelowThePrompt() {
    ask();
    assertThat(step()).isFalse();
    assertThat(person.screen()).endsWith("Which?\nanswer> ");
    desk.tick(key);
    assertThat(step()).isFalse();
    assertThat(person.screen()).containsPattern("answer> \n  .*one.*\\(1/1, 0s\\)\nanswer> $");
    person.type("German");
    assertThat(step()).isFalse();
    assertThat(desk.actions())
        .containsExactly(new TaskAction.Answer(Optional.of(1), "German", "cli", Map.of()));
  }

  @Test
  void withdrawsThePromptWhenSomebodyElseAnswered() {
    ask();
    desk.settle(key, Question.State.ANSWERED, Optional.of("French"));
    assertThat(step()).isFalse();
    assertThat(person.screen()).endsWith("answer> \n  question 1 has its answer: French\n");
    person.type("German");
    assertThat(step()).isFalse();
    assertThat(desk.actions()).isEmpty();
  }

  @Test
  void withdrawsThePromptWhenTheTimeIsOver() {
    ask();
    desk.settle(key, Question.State.EXPIRED, Optional.empty());
    assertThat(step()).isFalse();
    assertThat(person.screen()).endsWith("answer> \n  question 1 is past its time\n");
  }

  @Test
  void withdrawsThePromptWhenTheTaskEnds() {
    ask();
    desk.end(key, TaskStatus.CANCELLED);
    assertThat(step()).isTrue();
    assertThat(person.screen())
        .endsWith("answer> \n  question 1 needs no answer any more: the task has ended\n");
  }

  @Test
  void leavesThePromptsLineAtItsDeadline() {
    ask();
    assertThat(watch.step(NOW.plus(Duration.ofMinutes(5)))).isInstanceOf(Step.Finished.class);
    assertThat(person.screen()).endsWith("answer> \n");
  }

  @Test
  void takesAnEmptyLineForNoAnswerAndDoesNotAskAgain() {
    ask();
    person.type("");
    assertThat(step()).isFalse();
    assertThat(step()).isFalse();
    assertThat(desk.actions()).isEmpty();
    assertThat(person.screen().split("answer> ", -1)).hasSize(2);
  }
}
