package dev.dispatch.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.report.WorkerReport;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.transport.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work whose reports decide, and what its overseer is told in its pane. */
final class PaneTaskTest {
  @TempDir private Path root;
  private HouseFixture tasks = new HouseFixture(Path.of("/nowhere"));
  private TaskKey key = new TaskKey("/nowhere", new dev.dispatch.id.TaskId("x"));

  @BeforeEach
  void handOver() {
    tasks.close();
    tasks = new HouseFixture(root);
    tasks.stays = true;
    key = tasks.createInPane("x", "feat/1-x", "%1");
    tasks.busy(key);
  }

  @AfterEach
  void closeHouse() {
    tasks.close();
  }

  private TaskState report(Report.Kind kind, String text) {
    return tasks.house.act(
        key, new TaskAction.Tell(tasks.state(key).worker().lane().orElseThrow(), kind, text));
  }

  private void awaitTold(int count) {
    await().untilAsserted(() -> assertThat(tasks.told).hasSize(count));
  }

  private TaskStatus status() {
    return tasks.look(key).status();
  }

  @Test
  void isDoneWhenItsWorkerSaysSoWithNothingInTheProject() {
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(report(Report.Kind.PROGRESS, "half of it").status()).isEqualTo(TaskStatus.RUNNING);
    TaskState done = report(Report.Kind.DONE, "all of it");
    assertThat(done.status()).isEqualTo(TaskStatus.DONE);
    assertThat(tasks.look(key).plan().isComplete()).isTrue();
    assertThat(done.entries().getFirst().kind()).isEqualTo(EntryKind.REVIEW);
    assertThat(done.entries().getFirst().text())
        .isEqualTo("all of it\nbranch feat/1-x: not in " + root);
    awaitTold(1);
    assertThat(tasks.told.getFirst())
        .startsWith("DONE: feat/1-x [dispatch: worker dispatch-1, task x, E1] it says: \"all of it")
        .doesNotContain("\n");
    assertThat(Files.exists(root.resolve(".dispatch"))).isFalse();
    tasks.idle(key);
    assertThat(status()).isEqualTo(TaskStatus.DONE);
    awaitTold(1);
  }

  @Test
  void tellsOnceWhoEndedWithoutAReport() {
    tasks.idle(key);
    assertThat(status()).as("it may have typed one").isEqualTo(TaskStatus.RUNNING);
    tasks.now = tasks.now.plusSeconds(2);
    assertThat(status()).isEqualTo(TaskStatus.STALLED);
    awaitTold(1);
    assertThat(tasks.told.getFirst()).startsWith("PROBLEM: feat/1-x - [dispatch: worker ");
    tasks.look(key);
    awaitTold(1);
    tasks.busy(key);
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    tasks.end(key, 0);
    assertThat(status()).isEqualTo(TaskStatus.FAILED);
    awaitTold(2);
  }

  @Test
  void isBlockedByAProblemUntilItIsGivenMore() {
    report(Report.Kind.PROBLEM, "no \"paint\"\nleft");
    tasks.idle(key);
    assertThat(status()).isEqualTo(TaskStatus.BLOCKED);
    awaitTold(1);
    assertThat(tasks.told.getFirst()).contains("\"no 'paint' left\"; redirect it");
    tasks.house.act(key, new TaskAction.Send("take the other tin"));
    tasks.busy(key);
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(tasks.state(key).entries()).isEmpty();
  }

  @Test
  void showsAndTellsTheNewestProblem() {
    Entry first = report(Report.Kind.PROBLEM, "no paint left").entries().getFirst();
    awaitTold(1);
    TaskState again = report(Report.Kind.PROBLEM, "no brush either");
    assertThat(again.entries()).singleElement().returns("no brush either", Entry::text);
    assertThat(tasks.store.entry(first.id()).orElseThrow().closedBecause())
        .hasValue("another problem was reported");
    awaitTold(2);
    assertThat(tasks.told.getLast()).contains("\"no brush either\"; redirect it");
    assertThat(report(Report.Kind.PROBLEM, "no brush either").entries()).isEqualTo(again.entries());
    tasks.look(key);
    awaitTold(2);
  }

  @Test
  void saysThatItsPaneWasLetGoOfAndBlamesNobody() {
    tasks.end(key, new ExitStatus.LetGo());
    TaskState over = tasks.look(key);
    assertThat(over.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(over.entries())
        .singleElement()
        .extracting(Entry::text)
        .isEqualTo("its pane was let go of before it reported; its agent goes on there");
    assertThat(over.worker().end().orElseThrow().cause()).isEmpty();
  }

  @Test
  void staysDoneWhenItsPaneIsLetGoOf() {
    report(Report.Kind.DONE, "all of it");
    tasks.end(key, new ExitStatus.LetGo());
    assertThat(status()).isEqualTo(TaskStatus.DONE);
  }

  @Test
  void reportsAgainWhenItIsFollowedUp() {
    report(Report.Kind.DONE, "");
    tasks.idle(key);
    awaitTold(1);
    tasks.house.act(key, new TaskAction.FollowUp("merge it", "merge"));
    assertThat(tasks.typed).containsExactly("merge it");
    tasks.busy(key);
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    report(Report.Kind.PROBLEM, "merge failed - a conflict");
    tasks.idle(key);
    assertThat(status()).isEqualTo(TaskStatus.BLOCKED);
    awaitTold(2);
    tasks.busy(key);
    report(Report.Kind.DONE, "merged feat/1-x");
    assertThat(status()).isEqualTo(TaskStatus.DONE);
    awaitTold(3);
    assertThat(tasks.told.getLast()).startsWith("DONE: merged feat/1-x [dispatch: ");
  }

  @Test
  void staysDoneWhereTheFollowUpIsRefused() {
    report(Report.Kind.DONE, "");
    tasks.idle(key);
    tasks.atMessage =
        () -> {
          throw new DispatchException(ErrorCode.LANE_BUSY, "it is busy");
        };
    assertThatThrownBy(() -> tasks.house.act(key, new TaskAction.FollowUp("merge it", "merge")))
        .hasMessage("it is busy");
    assertThat(status()).isEqualTo(TaskStatus.DONE);
  }

  @Test
  void takesWhatTheWorkerTypedItselfOnceAndTellsItNoMore() {
    WorkerReport asked = WorkerReport.parse("QUESTION: feat/1-x - which tin?").orElseThrow();
    tasks.listeners.getFirst().saw(asked, false);
    await().until(() -> status() == TaskStatus.BLOCKED);
    Question question = tasks.state(key).questions().getFirst();
    assertThat(question.text()).isEqualTo("which tin?");
    assertThat(question.via()).isEqualTo(Question.Way.PANE);
    tasks.idle(key);
    tasks.now = tasks.now.plusSeconds(2);
    tasks.house.act(key, new TaskAction.Answer(Optional.empty(), "the blue one", "cli", Map.of()));
    await().until(() -> !tasks.typed.isEmpty());
    assertThat(tasks.typed.getFirst()).contains("the blue one");
    tasks.busy(key);
    WorkerReport done = WorkerReport.parse("DONE: feat/1-x").orElseThrow();
    tasks.listeners.getFirst().saw(done, false);
    await().until(() -> status() == TaskStatus.DONE);
    tasks.listeners.getFirst().saw(done, false);
    tasks.look(key);
    assertThat(tasks.state(key).reports()).hasSize(1);
    assertThat(tasks.told).isEmpty();
  }

  @Test
  void takesNoReportOfAnotherBranchWhereTwoWorkForOneOverseer() {
    TaskKey other = tasks.createInPane("y", "feat/2-y", "%2");
    tasks.busy(other);
    WorkerReport unclear = WorkerReport.parse("DONE: ask - something").orElseThrow();
    WorkerReport named = WorkerReport.parse("DONE: feat/2-y").orElseThrow();
    for (WorkerReport report : List.of(unclear, named)) {
      tasks.listeners.forEach(listener -> listener.saw(report, false));
    }
    await().until(() -> tasks.look(other).status() == TaskStatus.DONE);
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(tasks.state(other).reports()).hasSize(1);
  }

  @Test
  void takesWhatWasTypedBeforeTheWatchOnlyOfItsOwnBranch() {
    WorkerReport old = WorkerReport.parse("DONE: ask - long ago").orElseThrow();
    tasks.listeners.getFirst().saw(old, true);
    assertThat(status()).isEqualTo(TaskStatus.RUNNING);
    tasks.listeners.getFirst().saw(WorkerReport.parse("DONE: feat/1-x").orElseThrow(), true);
    await().atMost(Duration.ofSeconds(10)).until(() -> status() == TaskStatus.DONE);
  }

  @Test
  void isRefusedAPaneThatAnotherTaskHas() {
    TaskKey other = tasks.createInPane("y", "feat/2-y", "%1");
    tasks.awaitEnd(other);
    assertThat(tasks.state(other).marks().remarks().getFirst())
        .isEqualTo("pane %1 works on task x; nothing was sent");
    report(Report.Kind.DONE, "");
    tasks.retry(other);
    assertThat(tasks.look(other).worker().isAlive()).as("done work does not keep it").isTrue();
    assertThat(tasks.launches).hasSize(2);
  }

  @Test
  void takesNoNoteForAPlanThatNobodyReads() {
    assertThatThrownBy(() -> tasks.house.act(key, new TaskAction.Note("mind the step")))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("reads no plan");
  }

  @Test
  void takesNothingFromAWorkerOfACancelledTask() {
    tasks.house.act(key, new TaskAction.Cancel("cli"));
    assertThatThrownBy(() -> report(Report.Kind.DONE, "late"))
        .isInstanceOf(DispatchException.class);
    assertThat(status()).isEqualTo(TaskStatus.CANCELLED);
  }
}
