package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanEdit;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.store.Durability;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.QuestionText;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskFiles;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.task.WorkerPrompt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each action means for a task: checked against its state, then stored as events. Runs inside
 * the task's mailbox. What has to be done to the world follows from the state, in {@link
 * TaskDuties}.
 */
final class TaskActions {
  private final TaskActor actor;
  private final TaskDeps deps;
  private final TaskKey key;
  private final Optional<TakenRequest> request;

  TaskActions(TaskActor actor, Optional<TakenRequest> request) {
    this.actor = actor;
    this.request = request;
    this.deps = actor.deps();
    this.key = actor.key();
  }

  void carryOut(TaskAction action) {
    if (state().marks().cleaned()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "task " + key.id() + " was cleaned", "dispatch task list");
    }
    switch (action) {
      case TaskAction.Answer answer -> answer(answer);
      case TaskAction.Decide decide -> agent().decide(decide);
      case TaskAction.Send send -> agent().send(send.text());
      case TaskAction.FollowUp more -> agent().followUp(more.text(), more.why());
      case TaskAction.Interrupt interrupt -> agent().interrupt();
      case TaskAction.EndAgent end -> agent().end();
      case TaskAction.Note note -> note(note.text());
      case TaskAction.Skip skip ->
          tick(skip.item(), Optional.of("skipped by the dispatcher"), true);
      case TaskAction.Check check -> {
        requirePresent(check.lane());
        tick(check.item(), check.note(), false);
      }
      case TaskAction.Cancel cancel -> cancel(cancel.by());
      case TaskAction.Retry retry -> retry(retry);
      case TaskAction.Tell tell -> tell(tell);
      case TaskAction.Ask ask -> ask(ask);
      case TaskAction.Acknowledge read -> acknowledge(read.number());
      case TaskAction.TakeResult take -> commit(new TaskEvent.ResultTaken(key));
      case TaskAction.RemoveWorktree remove -> actor.isolation().remove();
      case TaskAction.RestoreWorktree restore -> actor.isolation().restore();
      case TaskAction.Clean clean -> clean();
    }
  }

  private AgentActions agent() {
    return new AgentActions(actor, deps, request, this::commit);
  }

  private TaskState state() {
    return actor.state();
  }

  /** Stores what the action did, together with the request it was done for. */
  private void commit(TaskEvent... events) {
    commit(List.of(events));
  }

  private void commit(List<TaskEvent> events) {
    List<TaskEvent> all = new ArrayList<>(events);
    request.ifPresent(taken -> all.add(new TaskEvent.RequestTaken(key, taken)));
    actor.commit(all, Durability.FULL);
  }

  private void answer(TaskAction.Answer answer) {
    Optional<Question> question =
        answer.number().isPresent()
            ? state().question(answer.number().get())
            : state().questions().stream().filter(Question::isUnanswered).findFirst();
    if (!answer.environment().isEmpty()) {
      actor.takeEnvironment(answer.environment());
    }
    if (question.isEmpty()) {
      answerBlockedItem(answer);
      return;
    }
    Question asked = question.get();
    if (!asked.isUnanswered()) {
      throw asked
          .answer()
          .map(words -> answeredAlready(asked, words))
          .orElseGet(() ->
              new DispatchException(
                  ErrorCode.CONFLICT,
                  "question %03d cannot be answered any more".formatted(asked.number()),
                  List.of("dispatch task show " + key.id()),
                  Map.of("task", key.id().value(), "question", asked.number())));
    }
    requireNoAnswerByHand(asked);
    commit(new TaskEvent.QuestionAnswered(key, asked.number(), answer.text(), answer.by()));
  }

  /** A person may have written the file a moment ago: the first answer counts. */
  private void requireNoAnswerByHand(Question asked) {
    for (TaskFiles.IpcFile file : deps.files().readIpc(state().place()).answers()) {
      if (file.number() == asked.number()) {
        actor.commit(
            List.of(new TaskEvent.QuestionAnswered(key, asked.number(), file.text(), "file")),
            Durability.FULL);
        throw answeredAlready(asked, file.text());
      }
    }
  }

  private DispatchException answeredAlready(Question asked, String answer) {
    return new DispatchException(
        ErrorCode.CONFLICT,
        "question %03d was answered already: %s".formatted(asked.number(), answer),
        List.of("dispatch task show " + key.id()),
        Map.of("task", key.id().value(), "question", asked.number()));
  }

  /**
   * A `[?]` without a question file: the answer goes into the plan, for a worker that still looks
   * there, and to the next one.
   */
  private void answerBlockedItem(TaskAction.Answer answer) {
    PlanItem item =
        state().plan().items().stream()
            .filter(i -> i.state() == ItemState.BLOCKED && !state().isAnswered(i))
            .findFirst()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.CONFLICT, "task " + key.id() + " has no open question"));
    String words = "Answer to item " + item.n() + ": " + answer.text();
    deps.files().editPlan(state().place(), text -> Optional.of(PlanEdit.addNote(text, words)));
    String asked = item.note().orElse(item.text());
    commit(
        new TaskEvent.NoteAdded(key, words),
        new TaskEvent.ItemAnswered(
            key, new ItemAnswer(item.n(), item.text(), asked, answer.text()), answer.by()));
  }

  private void note(String text) {
    if (text.isBlank()) {
      throw new DispatchException(ErrorCode.VALIDATION, "task note: the note is empty");
    }
    if (state().spec().pane().isPresent()) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "task note: the worker of " + key.id() + " reads no plan; nothing was noted",
          "dispatch send " + key.id() + " \"…\" once its turn is over");
    }
    boolean written =
        deps.files().editPlan(state().place(), plan -> Optional.of(PlanEdit.addNote(plan, text)));
    if (!written && !deps.files().hasNote(state().place(), text)) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task "
              + key.id()
              + ": the plan cannot take a note: "
              + state().plan().problem().orElse("it changed all the time"),
          "look at " + state().folder() + "/plan.md");
    }
    commit(new TaskEvent.NoteAdded(key, text));
  }

  private void tick(int number, Optional<String> note, boolean skipped) {
    Plan plan = deps.files().readPlan(state().place());
    PlanItem item =
        plan.items().stream()
            .filter(i -> i.n() == number)
            .findFirst()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "task "
                        + key.id()
                        + " has no item "
                        + number
                        + "; it has "
                        + state().plan().items().size(),
                    "dispatch task show " + key.id()));
    if (item.state() == ItemState.DONE) {
      return;
    }
    int occurrence =
        (int)
            plan.items().stream()
                .filter(i -> i.n() <= number && i.text().equals(item.text()))
                .count();
    commit(new TaskEvent.ItemTicked(key, new KeptTick(item.text(), occurrence, note, skipped)));
  }

  private void cancel(String by) {
    if (state().status().isTerminal() && !state().worker().isAlive()) {
      return;
    }
    List<TaskEvent> events = new ArrayList<>();
    for (Question question : state().questions()) {
      if (question.isUnanswered()) {
        events.add(new TaskEvent.QuestionDied(key, question.number(), "the task was cancelled"));
      }
    }
    events.add(new TaskEvent.TaskCancelled(key, by));
    commit(events);
  }

  private void retry(TaskAction.Retry retry) {
    if (state().worker().isAlive() && state().worker().parked().isEmpty()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "task " + key.id() + " cannot be retried: its worker is still at work",
          "dispatch task cancel " + key.id());
    }
    Optional<Instant> notBefore = retry.atReset() ? Optional.of(reset()) : Optional.empty();
    actor.takeEnvironment(retry.environment());
    boolean other = retry.agent().isPresent() || retry.text().isPresent() || retry.allItems();
    if (state().worker().isAlive() && other) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task " + key.id() + " is about to start as it was handed over",
          "dispatch task cancel " + key.id() + ", then retry");
    }
    if (state().worker().isAlive()) {
      return; // parked only for want of an environment: the same worker starts now
    }
    List<PlanItem> left =
        state().plan().items().stream()
            .filter(i -> retry.allItems() || i.state() != ItemState.DONE)
            .toList();
    if (left.isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task " + key.id() + " has nothing left to do: every item is ticked",
          "dispatch task retry " + key.id() + " --all");
    }
    actor.isolation().ensure();
    if (!deps.files().exists(state().place())) {
      deps.files().create(state().place(), state().planText());
    }
    deps.files().clearCompletion(state().place());
    deps.files().editPlan(state().place(), text -> reopened(text, left));
    commit(
        new TaskEvent.TaskRetried(
            key,
            retry.allItems(),
            retry.agent(),
            WorkerPrompt.afterRetry(left, retry.text()),
            notBefore));
  }

  private Instant reset() {
    return state()
        .worker()
        .end()
        .flatMap(WorkerEnd::resetsAt)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                "task " + key.id() + ": its last worker did not tell when a limit ends",
                "dispatch task retry " + key.id()));
  }

  private static Optional<String> reopened(String text, List<PlanItem> items) {
    String changed = text;
    for (PlanItem item : items) {
      changed = PlanEdit.setMarker(changed, item.n(), ItemState.OPEN).orElse(changed);
    }
    return Optional.of(changed);
  }

  private void tell(TaskAction.Tell tell) {
    if (!ReportTaking.mayReportAgain(state(), tell.lane())) {
      requirePresent(tell.lane());
    }
    if (tell.kind() != Report.Kind.DONE && tell.text().isBlank()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "report: there is nothing to tell",
          "say what: report progress \"…\"");
    }
    commit(new ReportTaking(deps, state()).events(tell));
  }

  private void ask(TaskAction.Ask ask) {
    requirePresent(ask.lane());
    Optional<Question> same =
        state().questions().stream()
            .filter(q -> q.state() == Question.State.OPEN)
            .filter(q -> q.text().equals(ask.text()) && q.options().equals(ask.options()))
            .findFirst();
    if (same.isPresent()) {
      // Asked again after a lost reply: it is the same question.
      return;
    }
    String file =
        new QuestionText(ask.text(), ask.options(), ask.fallback(), Optional.of(ask.timeout()))
            .render();
    int number = deps.files().addQuestion(state().place(), file);
    commit(
        new TaskEvent.QuestionAsked(
            key,
            Question.asked(
                number,
                ask.text(),
                ask.options(),
                ask.fallback(),
                ask.via(),
                deps.clock().instant(),
                ask.timeout())));
  }

  private void acknowledge(int number) {
    boolean unread =
        state().question(number).filter(q -> q.state() == Question.State.ANSWERED).isPresent();
    if (unread) {
      commit(new TaskEvent.AnswerRead(key, number));
    }
  }

  private void requirePresent(LaneRef lane) {
    if (!state().worker().lane().equals(Optional.of(lane)) || state().status().isTerminal()) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "lane "
              + lane
              + " does not work on task "
              + key.id()
              + " any more; it is "
              + state().status().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private void clean() {
    if (state().worker().isAlive() && state().worker().parked().isEmpty()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "task " + key.id() + " cannot be cleaned: its worker is alive",
          (state().status().isTerminal() ? "dispatch archive " : "dispatch task cancel ")
              + key.id());
    }
    actor.isolation().requireNone();
    actor.endParkedWorker();
    actor.unwatch();
    deps.files().remove(state().place());
    deps.files().remove(key);
    state().spec().pane().ifPresent(work -> deps.files().removeRoot(work.folder()));
    commit(new TaskEvent.TaskCleaned(key));
    deps.workers().discard(key);
  }
}
