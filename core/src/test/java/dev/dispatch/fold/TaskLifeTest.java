package dev.dispatch.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.transport.ExitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole lives of tasks: what is announced, in which order, and how often. */
final class TaskLifeTest {
  private static final TaskKey KEY = new TaskKey("/r", new TaskId("x"));
  private static final AgentChoice AGENT =
      new AgentChoice(
          "a",
          "a",
          "process",
          Optional.empty(),
          "a",
          Optional.empty(),
          List.of(),
          Map.of(),
          AgentChoice.PromptWay.ARGV,
          Optional.empty());
  private static final String PLAN = "# T\n\n- [ ] one\n- [ ] two\n";

  private final List<String> announced = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int lastEntry;
  private TaskState state = create();

  private TaskState create() {
    TaskSpec spec =
        new TaskSpec(
            KEY,
            "T",
            "text",
            "/r",
            AGENT,
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            TaskSpec.DEFAULT_LIMIT,
            TaskSpec.DEFAULT_LIMIT,
            now,
            Optional.empty(),
            Optional.empty());
    TaskChange change =
        TaskChange.created(
            new TaskEvent.TaskCreated(KEY, spec, PLAN),
            new TaskEvent.RequestTaken(KEY, new TakenRequest("r", "")),
            PlanParser.parse(PLAN),
            this::next,
            now);
    tell(change.events());
    return change.state();
  }

  private EntryId next() {
    return EntryId.of(++lastEntry);
  }

  private void happens(TaskEvent... events) {
    now = now.plusSeconds(1);
    TaskChange change = TaskChange.of(state, List.of(events), this::next, now);
    tell(change.events());
    state = change.state();
  }

  private void tell(List<Event> events) {
    for (Event event : events) {
      switch (event) {
        case TaskEvent.TaskStatusChanged changed -> announced.add(changed.to().name());
        case EntryEvent.EntryOpened opened ->
            announced.add("+" + opened.entry() + " " + opened.content().kind());
        case EntryEvent.EntryClosed closed ->
            announced.add("-" + closed.entry() + " " + closed.reason());
        default -> {}
      }
    }
  }

  private List<String> told() {
    List<String> told = List.copyOf(announced);
    announced.clear();
    return told;
  }

  private static TaskEvent plan(String marks) {
    return new TaskEvent.PlanRead(
        KEY,
        PlanParser.parse(
            "# T\n\n- [" + marks.charAt(0) + "] one\n- [" + marks.charAt(1) + "] two\n"));
  }

  private void starts(int n) {
    LaneRef lane = new LaneRef("0AAAA" + n);
    happens(new TaskEvent.WorkerAssigned(KEY, lane, AGENT, Optional.empty()));
    happens(new TaskEvent.WorkerStarted(KEY, lane));
  }

  private TaskEvent ended(int code) {
    return new TaskEvent.WorkerEnded(
        KEY,
        new LaneRef("0AAAA1"),
        new WorkerEnd(
            new ExitStatus.Exited(code),
            Optional.empty(),
            Optional.of("last words"),
            "",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            now));
  }

  private TaskEvent asked(int number) {
    return new TaskEvent.QuestionAsked(
        KEY,
        Question.asked(
            number,
            "which?",
            List.of(),
            Optional.empty(),
            Question.Way.FILE,
            now,
            Duration.ofMinutes(3)));
  }

  @Test
  void runsAsksIsAnsweredAndIsDone() {
    starts(1);
    assertThat(told()).containsExactly("STARTING", "RUNNING");
    happens(asked(1));
    assertThat(told()).containsExactly("BLOCKED", "+E1 QUESTION");
    happens(plan("x "));
    assertThat(told()).isEmpty();
    happens(new TaskEvent.QuestionAnswered(KEY, 1, "this", "cli"));
    assertThat(told()).containsExactly("RUNNING", "-E1 answered");
    happens(new TaskEvent.AnswerRead(KEY, 1));
    happens(plan("xx"));
    assertThat(told()).as("the worker is not through").isEmpty();
    happens(ended(0));
    assertThat(told()).containsExactly("DONE", "+E2 REVIEW");
    happens(new TaskEvent.ResultTaken(KEY));
    assertThat(told()).containsExactly("-E2 the result was taken");
    happens(new TaskEvent.TaskCleaned(KEY));
    assertThat(told()).isEmpty();
  }

  @Test
  void isDoneByReportOrMarkerWhileTheProcessStillRuns() {
    starts(1);
    happens(plan("xx"), new TaskEvent.ReportMade(KEY, new Report(Report.Kind.DONE, "", now)));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "DONE", "+E1 REVIEW");
    happens(ended(1));
    assertThat(told()).as("however the process ends then").isEmpty();
  }

  @Test
  void goesOnWithASecondWorkerAfterAnAnswerThatCameTooLate() {
    starts(1);
    happens(asked(1));
    happens(new TaskEvent.QuestionExpired(KEY, 1));
    happens(plan("x?"), ended(0));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "BLOCKED", "+E1 QUESTION");
    happens(new TaskEvent.QuestionAnswered(KEY, 1, "this", "cli"));
    assertThat(told()).as("[?] is still in the file").containsExactly("WAITING", "-E1 answered");
    assertThat(state.worker().resume())
        .hasValueSatisfying(words -> assertThat(words).contains("which?", "this"));
    starts(2);
    assertThat(state.status().name()).isEqualTo("RUNNING");
    assertThat(state.worker().lanes()).hasSize(2);
    assertThat(state.entries()).isEmpty();
    happens(plan("xx"), ended(0));
    assertThat(state.status().name()).isEqualTo("DONE");
  }

  @Test
  void asksForAPersonWhereAWorkerOnlyMarkedAnItem() {
    starts(1);
    happens(plan("? "));
    happens(plan("? "));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "BLOCKED", "+E1 QUESTION");
    happens(plan("x "));
    assertThat(told()).containsExactly("RUNNING", "-E1 the task went on");
  }

  @Test
  void goesOnWithASecondWorkerWhereTheFirstEndedWithItsAnsweredItemStillMarked() {
    starts(1);
    happens(plan("? "));
    told();
    happens(answeredItem());
    assertThat(told()).as("the worker may see the note").containsExactly("RUNNING", "-E1 answered");
    happens(plan("? "), ended(0));
    assertThat(told()).as("never failed or blocked in between").containsExactly("WAITING");
    assertThat(state.worker().resume())
        .hasValueSatisfying(words -> assertThat(words).contains("item 1", "one", "this"));
    happens(plan("  "));
    assertThat(state.itemAnswers()).as("the item is open again").isEmpty();
    starts(2);
    happens(plan("? "), ended(0));
    assertThat(state.status().name()).as("asked once more").isEqualTo("BLOCKED");
  }

  @Test
  void startsNoSecondWorkerForAnItemThatTheFirstWentOnWith() {
    starts(1);
    happens(plan("? "), answeredItem());
    happens(plan("x "), ended(0));
    assertThat(state.status().name()).isEqualTo("FAILED");
  }

  private static TaskEvent answeredItem() {
    return new TaskEvent.ItemAnswered(KEY, new ItemAnswer(1, "one", "one", "this"), "cli");
  }

  @Test
  void startsNoSecondWorkerForAFallbackThatTheFirstLivedToRead() {
    starts(1);
    happens(asked(1));
    now = now.plus(Duration.ofMinutes(3));
    happens(new TaskEvent.QuestionAnswered(KEY, 1, "this", Question.BY_DEFAULT));
    happens(plan("x "));
    happens(ended(1));
    assertThat(state.status().name()).isEqualTo("FAILED");
  }

  @Test
  void startsASecondWorkerForAFallbackThatTheFirstDidNotLiveToRead() {
    starts(1);
    happens(asked(1));
    happens(ended(1));
    now = now.plus(Duration.ofMinutes(3));
    happens(new TaskEvent.QuestionAnswered(KEY, 1, "this", Question.BY_DEFAULT));
    assertThat(state.status().name()).isEqualTo("WAITING");
  }

  @Test
  void startsNoSecondWorkerOnceCancelled() {
    starts(1);
    happens(plan("? "), answeredItem());
    happens(new TaskEvent.TaskCancelled(KEY, "cli"));
    happens(ended(143));
    assertThat(state.status().name()).isEqualTo("CANCELLED");
  }

  @Test
  void keepsTheLastOfWhatIsToldAgainAndAgain() {
    starts(1);
    for (int i = 0; i < 1000; i++) {
      happens(
          new TaskEvent.ReportMade(KEY, new Report(Report.Kind.PROGRESS, "n".repeat(i * 100), now)),
          new TaskEvent.NoteAdded(KEY, "note " + i),
          new TaskEvent.RequestTaken(KEY, new TakenRequest("r" + i, "")),
          new TaskEvent.ItemTicked(KEY, new KeptTick("one", 1, Optional.empty(), false)));
    }
    assertThat(state.ticks()).hasSize(1);
    assertThat(state.notes()).hasSize(100).endsWith("note 999");
    assertThat(state.requests()).hasSize(32);
    assertThat(state.reports()).hasSize(100);
    assertThat(state.reports().getLast().text()).hasSizeLessThan(17_000);
  }

  @Test
  void failsAndGoesRoundAgain() {
    starts(1);
    happens(plan("x "), ended(1));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "FAILED", "+E1 PROBLEM");
    happens(TaskEvent.TaskRetried.atOnce(KEY, "again"));
    assertThat(told()).containsExactly("WAITING", "-E1 the task went on");
    starts(2);
    happens(plan("xx"), ended(0));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "DONE", "+E2 REVIEW");
  }

  @Test
  void failsWithACompletionMarkerOverOpenItems() {
    starts(1);
    happens(new TaskEvent.CompletionMarked(KEY));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "FAILED", "+E1 PROBLEM");
  }

  @Test
  void staysCancelledWhateverComesAfter() {
    starts(1);
    happens(asked(1));
    told();
    happens(
        new TaskEvent.QuestionDied(KEY, 1, "cancelled"), new TaskEvent.TaskCancelled(KEY, "cli"));
    assertThat(told()).containsExactly("CANCELLED", "-E1 the task was cancelled");
    happens(plan("xx"), ended(143));
    assertThat(told()).isEmpty();
    assertThat(state.status().name()).isEqualTo("CANCELLED");
  }

  @Test
  void stallsAndMovesAgain() {
    starts(1);
    Instant sign = state.updatedAt();
    happens(new TaskEvent.TaskStalled(KEY, "no sign of life for 30m"));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "STALLED", "+E1 STALLED");
    assertThat(state.updatedAt()).as("what dispatch concluded is no sign of life").isEqualTo(sign);
    happens(new TaskEvent.TaskMoved(KEY));
    assertThat(told()).containsExactly("RUNNING", "-E1 the task went on");
  }

  @Test
  void keepsAProblemThatWasReportedUntilTheWorkerIsThrough() {
    starts(1);
    happens(new TaskEvent.ReportMade(KEY, new Report(Report.Kind.PROBLEM, "no disk", now)));
    happens(new TaskEvent.ReportMade(KEY, new Report(Report.Kind.PROGRESS, "hm", now)));
    assertThat(told()).containsExactly("STARTING", "RUNNING", "+E1 PROBLEM");
    happens(plan("xx"), new TaskEvent.ReportMade(KEY, new Report(Report.Kind.DONE, "", now)));
    assertThat(told()).containsExactly("DONE", "-E1 the task is done", "+E2 REVIEW");
  }

  @Test
  void waitsForAnEnvironmentAndSaysSo() {
    happens(new TaskEvent.WorkerParked(KEY, "waits for an environment"));
    assertThat(told()).containsExactly("+E1 PROBLEM");
    assertThat(state.status().name()).isEqualTo("WAITING");
    starts(1);
    assertThat(told()).containsExactly("STARTING", "-E1 the task went on", "RUNNING");
  }
}
