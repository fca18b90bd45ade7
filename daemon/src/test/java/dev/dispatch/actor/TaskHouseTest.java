package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.id.TaskKey;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Owners of tasks in moments that a whole run hits only by chance. */
@Timeout(60)
final class TaskHouseTest {
  private static final String PLAN = "# T\n\n- [ ] one\n- [ ] two\n";
  private static final String DONE = "# T\n\n- [x] one\n- [x] two\n";

  @TempDir private Path root;
  private HouseFixture tasks = new HouseFixture(Path.of("/nowhere"));

  @BeforeEach
  void openHouse() {
    tasks.close();
    tasks = new HouseFixture(root);
  }

  @AfterEach
  void closeHouse() {
    tasks.close();
  }

  @Test
  void doesNotFailATaskThatIsCompletedWhileItLooks() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.afterRead =
        () -> {
          tasks.write(key, "plan.md", DONE);
          tasks.write(key, "ipc/.done", "");
        };
    assertThat(tasks.look(key).status()).isIn(TaskStatus.RUNNING, TaskStatus.DONE);
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.DONE);
  }

  @Test
  void leavesAQuestionDeadThatACancelledWorkerWroteLast() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.house.act(key, new TaskAction.Cancel("cli"));
    tasks.write(key, "ipc/001.question", "still there?\n");
    tasks.end(key, 143);
    assertThat(tasks.look(key).worker().isAlive()).isFalse();
    TaskState again = retry(key);
    assertThat(again.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(again.question(1).map(Question::state)).hasValue(Question.State.DEAD);
    assertThat(again.entries()).isEmpty();
  }

  private TaskState retry(TaskKey key) {
    return tasks.house.act(
        key,
        new TaskAction.Retry(
            Optional.empty(), Optional.empty(), false, false, HouseFixture.ENVIRONMENT));
  }

  @Test
  void startsTheNextWorkerOnAnItemThatWasAnsweredWhileTheFirstWasEnding() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.write(key, "plan.md", "# T\n\n- [?] one\n  red or blue?\n- [ ] two\n");
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.BLOCKED);
    tasks.end(key, 0); // nobody looked yet
    answer(key, "blue");
    TaskState after = tasks.look(key);
    assertThat(after.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(after.entries()).isEmpty();
    assertThat(tasks.launches).hasSize(2);
    assertThat(tasks.launches.getLast().prompt()).contains("red or blue?", "The answer is: blue");
    assertThat(tasks.read(key, "plan.md")).contains("- [ ] one").contains("Answer to item 1: blue");
  }

  private void answer(TaskKey key, String words) {
    tasks.house.act(
        key, new TaskAction.Answer(Optional.empty(), words, "cli", HouseFixture.ENVIRONMENT));
  }

  @Test
  void asksAPersonWhereTheNextWorkerIsStuckOnTheSameItem() {
    TaskKey key = tasks.create("x", PLAN);
    String stuck = "# T\n\n- [?] one\n- [ ] two\n";
    tasks.write(key, "plan.md", stuck);
    tasks.end(key, 0);
    tasks.look(key);
    answer(key, "blue");
    tasks.write(key, "plan.md", stuck);
    tasks.end(key, 0);
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(tasks.launches).as("not again and again").hasSize(2);
  }

  @Test
  void goesOnWhereTheClockIsSetBack() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.write(key, "ipc/001.question", "which?\n");
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.BLOCKED);
    tasks.now = tasks.now.minus(Duration.ofHours(2));
    assertThat(tasks.look(key).question(1).map(Question::state)).hasValue(Question.State.OPEN);
    answer(key, "this");
    assertThat(tasks.read(key, "ipc/001.answer")).isEqualTo("this\n");
    tasks.write(key, "ipc/001.done", "");
    tasks.write(key, "plan.md", DONE);
    assertThat(tasks.look(key).status()).as("no stall either").isEqualTo(TaskStatus.RUNNING);
    tasks.end(key, 0);
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.DONE);
  }

  @Test
  void startsNoSecondWorkerWhereTheFirstWentOnWithTheFallback() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.write(key, "ipc/001.question", "which?\nDefault: this\nTimeout: 60s\n");
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.BLOCKED);
    tasks.now = tasks.now.plusSeconds(61);
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(tasks.read(key, "ipc/001.answer")).isEqualTo("this\n");
    tasks.now = tasks.now.plusSeconds(1);
    tasks.end(key, 1);
    assertThat(tasks.look(key).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(tasks.launches).hasSize(1);
  }

  @Test
  void failsATaskWhoseWorkerCannotBeStartedForAReasonNobodyThoughtOf() {
    tasks.atLaunch =
        () -> {
          throw new IllegalStateException("surprise");
        };
    TaskKey key = tasks.create("x", PLAN);
    org.awaitility.Awaitility.await().until(() -> tasks.look(key).status() == TaskStatus.FAILED);
    tasks.atLaunch = () -> {};
    assertThat(retry(key).status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void putsBackTheTickOfTheOneOfTwoEqualItemsThatWasTicked() {
    TaskKey key = tasks.create("x", "# T\n\n- [ ] same\n- [ ] other\n- [ ] same\n");
    tasks.house.act(key, new TaskAction.Skip(3));
    assertThat(tasks.read(key, "plan.md")).startsWith("# T\n\n- [ ] same\n- [ ] other\n- [x] same");
    tasks.write(key, "plan.md", "# T\n\n- [ ] same\n- [x] other\n- [ ] same\n");
    tasks.look(key);
    assertThat(tasks.read(key, "plan.md")).startsWith("# T\n\n- [ ] same\n- [x] other\n- [x] same");
  }
}
