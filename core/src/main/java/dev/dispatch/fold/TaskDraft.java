package dev.dispatch.fold;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.inbox.Entry;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.Plan;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskMarks;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.task.WorkerFacts;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.worktree.TaskWorktree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A {@link TaskState} being changed by events; lives for one batch, on one thread. */
final class TaskDraft {
  private static final int MAX_REMARKS = 50;
  private static final int MAX_REQUESTS = 32;

  /** The events keep every report and note; the state, which is stored each time, the last ones. */
  private static final int MAX_TEXTS = 100;

  private static final int MAX_TEXT_LENGTH = 16 << 10;

  private final TaskSpec spec;
  private final String planText;
  private Plan plan;
  private final List<KeptTick> ticks;
  private final List<String> notes;
  private final List<Question> questions;
  private final List<ItemAnswer> itemAnswers;
  private final List<Report> reports;
  final List<Entry> entries;
  private final List<TakenRequest> requests;
  TaskStatus status;
  private Instant updatedAt;
  private Optional<TaskWorktree> worktree;

  private AgentChoice agent;
  private final List<LaneRef> lanes;
  private Optional<Instant> assignedAt;
  private Optional<Instant> startedAt;
  private Optional<WorkerEnd> end;
  private Optional<String> parked;
  private Optional<Instant> notBefore;
  private Optional<String> resume;
  private boolean waiting;
  private List<AgentRequest> agentRequests;

  private boolean completionMarked;
  private boolean doneReported;
  private Optional<String> problem;
  private Optional<String> stalled;
  private Optional<Instant> cancelledAt;
  private boolean cleaned;
  private boolean resultTaken;
  private Optional<EntryId> told;
  private final List<String> remarks;

  TaskDraft(TaskState state) {
    spec = state.spec();
    planText = state.planText();
    plan = state.plan();
    ticks = new ArrayList<>(state.ticks());
    notes = new ArrayList<>(state.notes());
    questions = new ArrayList<>(state.questions());
    itemAnswers = new ArrayList<>(state.itemAnswers());
    reports = new ArrayList<>(state.reports());
    entries = new ArrayList<>(state.entries());
    requests = new ArrayList<>(state.requests());
    status = state.status();
    updatedAt = state.updatedAt();
    worktree = state.worktree();
    agent = state.worker().agent();
    lanes = new ArrayList<>(state.worker().lanes());
    assignedAt = state.worker().assignedAt();
    startedAt = state.worker().startedAt();
    end = state.worker().end();
    parked = state.worker().parked();
    notBefore = state.worker().notBefore();
    resume = state.worker().resume();
    waiting = state.worker().waiting();
    agentRequests = state.worker().requests();
    completionMarked = state.marks().completionMarked();
    doneReported = state.marks().doneReported();
    problem = state.marks().problem();
    stalled = state.marks().stalled();
    cancelledAt = state.marks().cancelledAt();
    cleaned = state.marks().cleaned();
    resultTaken = state.marks().resultTaken();
    told = state.marks().told();
    remarks = new ArrayList<>(state.marks().remarks());
  }

  void apply(TaskEvent event, Instant at) {
    if (isProgress(event)) {
      updatedAt = at;
    }
    switch (event) {
      case TaskEvent.TaskCreated created -> {}
      case TaskEvent.WorktreePlanned e -> worktree = Optional.of(TaskWorktree.planned(e.tree()));
      case TaskEvent.WorktreeMade e -> worktree = Optional.of(TaskWorktree.made(e.tree()));
      case TaskEvent.WorktreeRemoved e ->
          worktree = worktree.map(w -> w.removed(e.archive(), e.notSaved()));
      case TaskEvent.WorktreeDiscarded e -> worktree = Optional.empty();
      case TaskEvent.WorkerAssigned e -> assign(e, at);
      case TaskEvent.WorkerStarted e -> {
        startedAt = Optional.of(at);
        parked = Optional.empty();
      }
      case TaskEvent.WorkerParked e -> parked = Optional.of(e.reason());
      case TaskEvent.WorkerSeen e -> {
        if (waiting && !e.waiting()) {
          wentOn();
        }
        waiting = e.waiting();
        agentRequests = e.requests();
      }
      case TaskEvent.RequestDecided e -> {}
      case TaskEvent.WorkerEnded e -> {
        waiting = false;
        agentRequests = List.of();
        end = Optional.of(e.end());
        stalled = Optional.empty();
      }
      case TaskEvent.PlanRead e -> readPlan(e.plan());
      case TaskEvent.ItemTicked e -> {
        ticks.removeIf(e.tick()::isSameItem);
        ticks.add(e.tick());
      }
      case TaskEvent.ItemAnswered e -> itemAnswers.add(e.answer());
      case TaskEvent.NoteAdded e -> add(notes, cut(e.text()), MAX_TEXTS);
      case TaskEvent.RequestTaken e -> {
        requests.removeIf(before -> before.id().equals(e.request().id()));
        add(requests, e.request(), MAX_REQUESTS);
      }
      case TaskEvent.RequestDropped e ->
          requests.removeIf(before -> before.id().equals(e.request()));
      case TaskEvent.QuestionAsked e -> questions.add(e.question());
      case TaskEvent.QuestionAnswered e ->
          question(e.number(), q -> q.answered(e.answer(), e.by(), at));
      case TaskEvent.AnswerRead e -> {
        question(e.number(), q -> q.in(Question.State.READ));
        waiting &= spec.pane().isEmpty();
      }
      case TaskEvent.QuestionExpired e -> question(e.number(), q -> q.in(Question.State.EXPIRED));
      case TaskEvent.QuestionDied e -> question(e.number(), q -> q.in(Question.State.DEAD));
      case TaskEvent.ReportMade e -> report(e.report());
      case TaskEvent.CompletionMarked e -> completionMarked = true;
      case TaskEvent.OverseerTold e -> told = Optional.of(e.entry());
      case TaskEvent.WorkReopened e -> {
        doneReported = false;
        problem = Optional.empty();
        resultTaken = false;
        waiting = false;
      }
      case TaskEvent.TaskStalled e -> stalled = Optional.of(e.reason());
      case TaskEvent.TaskMoved e -> {
        stalled = Optional.empty();
        parked = Optional.empty();
      }
      case TaskEvent.TaskCancelled e -> cancelledAt = Optional.of(at);
      case TaskEvent.TaskRetried e -> retry(e);
      case TaskEvent.TaskCleaned e -> cleaned = true;
      case TaskEvent.ResultTaken e -> resultTaken = true;
      case TaskEvent.TaskStatusChanged e -> status = e.to();
      case TaskEvent.TaskRemarked e -> add(remarks, e.remark(), MAX_REMARKS);
    }
  }

  private void readPlan(Plan read) {
    plan = read;
    itemAnswers.removeIf(answer ->
        plan.problem().isEmpty()
            && plan.items().stream()
                .noneMatch(i -> i.n() == answer.item() && i.state() == ItemState.BLOCKED));
  }

  private void assign(TaskEvent.WorkerAssigned event, Instant at) {
    newRound();
    itemAnswers.clear(); // its prompt holds them
    lanes.add(event.lane());
    agent = event.agent();
    assignedAt = Optional.of(at);
    notBefore = Optional.empty();
    resume = event.resume();
  }

  /** What dispatch concluded by itself is no sign of life. */
  private static boolean isProgress(TaskEvent event) {
    return !(event instanceof TaskEvent.TaskStalled
        || event instanceof TaskEvent.TaskMoved
        || event instanceof TaskEvent.TaskStatusChanged
        || event instanceof TaskEvent.RequestTaken
        || event instanceof TaskEvent.OverseerTold
        || event instanceof TaskEvent.RequestDropped
        || event instanceof TaskEvent.TaskRemarked);
  }

  private void retry(TaskEvent.TaskRetried event) {
    newRound();
    agent = event.agent().orElse(agent);
    resume = Optional.of(event.resume());
    if (event.allItems()) {
      ticks.clear();
    }
    assignedAt = Optional.empty();
    notBefore = event.notBefore();
    cancelledAt = Optional.empty();
    questions.replaceAll(q -> q.isUnanswered() ? q.in(Question.State.DEAD) : q);
  }

  /** Forgets what only concerned the worker before. */
  private void newRound() {
    startedAt = Optional.empty();
    waiting = false;
    agentRequests = List.of();
    end = Optional.empty();
    parked = Optional.empty();
    completionMarked = false;
    doneReported = false;
    problem = Optional.empty();
    stalled = Optional.empty();
    resultTaken = false;
  }

  /** An agent that reported a problem and was given more to do has no problem for now. */
  private void wentOn() {
    if (spec.pane().isPresent()) {
      problem = Optional.empty();
    }
  }

  private void question(int number, UnaryOperator<Question> change) {
    questions.replaceAll(q -> q.number() == number ? change.apply(q) : q);
  }

  private void report(Report report) {
    add(reports, new Report(report.kind(), cut(report.text()), report.at()), MAX_TEXTS);
    switch (report.kind()) {
      case PROGRESS -> {}
      case DONE -> {
        doneReported = true;
        problem = Optional.empty();
      }
      case PROBLEM -> problem = Optional.of(report.text());
    }
  }

  private static <T> void add(List<T> list, T last, int atMost) {
    list.add(last);
    if (list.size() > atMost) {
      list.removeFirst();
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "…";
  }

  TaskState toState() {
    return new TaskState(
        spec,
        planText,
        plan,
        ticks,
        notes,
        questions,
        itemAnswers,
        reports,
        new WorkerFacts(
            agent,
            lanes,
            assignedAt,
            startedAt,
            end,
            parked,
            notBefore,
            resume,
            waiting,
            agentRequests),
        new TaskMarks(
            completionMarked,
            doneReported,
            problem,
            stalled,
            cancelledAt,
            cleaned,
            resultTaken,
            told,
            remarks),
        entries,
        requests,
        status,
        updatedAt,
        worktree);
  }
}
