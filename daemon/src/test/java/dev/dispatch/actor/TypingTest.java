package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.Receipt;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is typed to a task's agent that stays is typed once, whenever dispatch is killed. */
@Timeout(60)
final class TypingTest {
  private static final String PLAN = "# T\n\n- [ ] one\n- [ ] two\n";

  @TempDir private Path root;
  private HouseFixture tasks = new HouseFixture(Path.of("/nowhere"));

  @BeforeEach
  void openHouse() {
    tasks.close();
    tasks = new HouseFixture(root);
    tasks.stays = true;
  }

  @AfterEach
  void closeHouse() {
    tasks.close();
  }

  private TaskKey idle() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.idle(key);
    return key;
  }

  private TaskState send(TaskKey key, String text, String request) {
    return tasks.house.act(key, new TaskAction.Send(text), new TakenRequest(request, ""));
  }

  private TaskKey answered() {
    TaskKey key = tasks.create("x", PLAN);
    tasks.write(key, "ipc/001.question", "which one?\n");
    tasks.look(key);
    tasks.idle(key);
    tasks.house.act(key, new TaskAction.Answer(Optional.of(1), "this one", "cli", Map.of()));
    return key;
  }

  private Question.State question(TaskKey key) {
    return tasks.look(key).question(1).orElseThrow().state();
  }

  @Test
  void knowsThatAMessageWasBegunWhereItsEndIsNotKnown() {
    TaskKey key = idle();
    tasks.atMessage =
        () -> {
          throw new Error("the daemon is killed");
        };
    Thread.ofPlatform().daemon().start(() -> send(key, "hello", "r1"));
    await().until(() -> tasks.typed.size() == 1);
    TakenRequest known = tasks.house.takenBy("r1").orElseThrow().request();
    assertThatThrownBy(() -> known.requireDone("x"))
        .hasMessageStartingWith("unconfirmed: typing the message was begun")
        .extracting(e -> ((DispatchException) e).code())
        .isEqualTo(ErrorCode.TIMED_OUT);
  }

  @Test
  void staysUnconfirmedWhereItWasNotSeenToBeTakenUp() {
    TaskKey key = idle();
    tasks.atMessage = () -> Receipt.UNCONFIRMED;
    assertThatThrownBy(() -> send(key, "hello", "r1")).hasMessageStartingWith("unconfirmed");
    assertThat(tasks.house.takenBy("r1").orElseThrow().request().begun()).isPresent();
  }

  @Test
  void leavesNothingBehindWhereTheAgentTakesNothingNow() {
    TaskKey key = idle();
    tasks.atMessage =
        () -> {
          throw new DispatchException(ErrorCode.LANE_BUSY, "somebody scrolls");
        };
    assertThatThrownBy(() -> send(key, "hello", "r1")).hasMessage("somebody scrolls");
    assertThat(tasks.house.takenBy("r1")).isEmpty();
    tasks.atMessage =
        () -> {
          throw new DispatchException(ErrorCode.AGENT_UNAVAILABLE, "its terminal is gone");
        };
    assertThatThrownBy(() -> send(key, "hello", "r1")).hasMessage("its terminal is gone");
    assertThat(tasks.house.takenBy("r1").orElseThrow().request().begun())
        .as("it may have been typed")
        .isPresent();
  }

  @Test
  void isDoneOnceItWasSeenToBeTakenUp() {
    TaskKey key = idle();
    send(key, "hello", "r1");
    assertThat(tasks.house.takenBy("r1").orElseThrow().request())
        .isEqualTo(new TakenRequest("r1", ""));
  }

  @Test
  void passesAnAnswerOnOnce() {
    TaskKey key = answered();
    assertThat(question(key)).isEqualTo(Question.State.READ);
    assertThat(tasks.typed).hasSize(1).first().asString().contains("this one");
  }

  @Test
  void doesNotCountAnAnswerAsReadThatWasNotSeenToBeTakenUp() {
    tasks.atMessage = () -> Receipt.UNCONFIRMED;
    TaskKey key = answered();
    assertThat(question(key)).isEqualTo(Question.State.ANSWERED);
    assertThat(tasks.look(key).marks().remarks())
        .singleElement()
        .asString()
        .startsWith(
            "the answer to question 001 was typed, and the agent was not seen to take it up");
    assertThat(tasks.typed).hasSize(1);
  }

  @Test
  void passesAnAnswerOnLaterWhereTheAgentTakesNothingNow() {
    tasks.atMessage =
        () -> {
          throw new DispatchException(ErrorCode.LANE_BUSY, "somebody scrolls");
        };
    TaskKey key = answered();
    assertThat(question(key)).isEqualTo(Question.State.ANSWERED);
    tasks.atMessage = () -> Receipt.ACCEPTED;
    assertThat(question(key)).isEqualTo(Question.State.READ);
  }
}
