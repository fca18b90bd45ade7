package dev.dispatch.actor;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.FailureCause;
import dev.dispatch.error.DispatchException;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.lane.LaneState;
import dev.dispatch.plan.Plan;
import dev.dispatch.store.Durability;
import dev.dispatch.task.FailureClassifier;
import dev.dispatch.task.LimitReset;
import dev.dispatch.task.Question;
import dev.dispatch.task.QuestionText;
import dev.dispatch.task.TaskFiles;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One look at everything a task's state depends on: plan file, ipc files, lane, clock. Gives the
 * events that tell the difference to the state; changes nothing.
 */
final class TaskLook {
  private static final Duration REPORT_GRACE = Duration.ofSeconds(2);
  private static final Duration FILE_TIMEOUT = Duration.ofMinutes(3);

  private final TaskDeps deps;
  private final TaskState state;
  private final Instant now;
  private final List<TaskEvent> events = new ArrayList<>();
  private boolean unsettled;
  private boolean weighty;

  TaskLook(TaskDeps deps, TaskState state) {
    this.deps = deps;
    this.state = state;
    this.now = deps.clock().instant();
  }

  /** Whether a file may still be being written. */
  boolean unsettled() {
    return unsettled;
  }

  /** Full where something was seen that only files tell, and files may go. */
  Durability durability() {
    return weighty ? Durability.FULL : Durability.NORMAL;
  }

  List<TaskEvent> take() {
    if (state.marks().cleaned()) {
      return events;
    }
    Optional<LaneState> lane = state.worker().lane().flatMap(deps.lanes()::find);
    // In the opposite order to a worker's: it ticks, marks completion, and ends. Read the other way
    // round, a look in the middle would see the mark and not the ticks it stands for.
    TaskFiles.Ipc ipc = deps.files().readIpc(state.place());
    plan();
    ipc(ipc);
    deadlines();
    lane.ifPresent(this::seen);
    lane.ifPresent(this::end);
    lane.ifPresent(this::stall);
    return events;
  }

  private void plan() {
    Plan plan = deps.files().readPlan(state.place());
    if (!plan.equals(state.plan())) {
      events.add(new TaskEvent.PlanRead(state.key(), plan));
    }
  }

  private void ipc(TaskFiles.Ipc ipc) {
    unsettled = ipc.unsettled();
    if (!ipc.present()) {
      folderGone();
      return;
    }
    Map<Integer, String> answers =
        ipc.answers().stream()
            // 001.answer and 0001.answer are the same
            .collect(
                Collectors.toMap(TaskFiles.IpcFile::number, TaskFiles.IpcFile::text, (a, b) -> a));
    List<Question> questions = new ArrayList<>(state.questions());
    for (TaskFiles.IpcFile file : ipc.questions()) {
      boolean wanted = state.marks().cancelledAt().isEmpty();
      boolean known = questions.stream().anyMatch(q -> q.number() == file.number());
      if (!known) {
        Question asked = question(file);
        events.add(new TaskEvent.QuestionAsked(state.key(), asked));
        weighty = true;
        if (wanted) {
          questions.add(asked);
        } else {
          // Known from now on, so that it does not come up again when the task is retried.
          events.add(
              new TaskEvent.QuestionDied(state.key(), asked.number(), "the task was cancelled"));
        }
      }
    }
    for (Question question : questions) {
      String answer = answers.get(question.number());
      boolean answeredByHand = false;
      if (question.isUnanswered() && answer != null) {
        answeredByHand = true;
        events.add(new TaskEvent.QuestionAnswered(state.key(), question.number(), answer, "file"));
        weighty = true;
      }
      if ((answeredByHand || question.state() == Question.State.ANSWERED)
          && ipc.acknowledged().contains(question.number())) {
        events.add(new TaskEvent.AnswerRead(state.key(), question.number()));
      }
    }
    if (ipc.completionMarked() && !state.marks().completionMarked() && state.worker().isAlive()) {
      events.add(new TaskEvent.CompletionMarked(state.key()));
    }
  }

  private Question question(TaskFiles.IpcFile file) {
    QuestionText text = QuestionText.parse(file.text());
    return Question.asked(
        file.number(),
        text.text(),
        text.options(),
        text.fallback(),
        Question.Way.FILE,
        now,
        text.timeout().orElse(FILE_TIMEOUT));
  }

  /** A person deleted the folder: tolerated, told once. */
  private void folderGone() {
    String remark = "the task's folder is gone; its files were deleted by hand";
    if (state.worker().assignedAt().isPresent() && !state.marks().remarks().contains(remark)) {
      events.add(new TaskEvent.TaskRemarked(state.key(), remark));
    }
    for (Question question : state.questions()) {
      if (question.isUnanswered()) {
        events.add(
            new TaskEvent.QuestionDied(state.key(), question.number(), "its file was deleted"));
      }
    }
  }

  private void deadlines() {
    for (Question question : state.questions()) {
      boolean answered =
          events.stream()
              .anyMatch(e ->
                  e instanceof TaskEvent.QuestionAnswered a && a.number() == question.number());
      if (question.state() != Question.State.OPEN
          || answered
          || now.isBefore(question.deadline())) {
        continue;
      }
      weighty = true;
      events.add(
          question
              .fallback()
              .<TaskEvent>map(words ->
                  new TaskEvent.QuestionAnswered(
                      state.key(), question.number(), words, Question.BY_DEFAULT))
              .orElseGet(() -> new TaskEvent.QuestionExpired(state.key(), question.number())));
    }
  }

  /** What an agent that stays waits for. */
  private void seen(LaneState lane) {
    if (!lane.isLive() || !state.worker().isAlive() || !deps.workers().isInteractive(lane)) {
      return;
    }
    if (lane.isWaiting() && !state.worker().waiting() && mayStillReport(lane)) {
      unsettled = true;
      return;
    }
    if (lane.isWaiting() != state.worker().waiting()
        || !lane.requests().equals(state.worker().requests())) {
      events.add(new TaskEvent.WorkerSeen(state.key(), lane.isWaiting(), lane.requests()));
    }
  }

  /** A report that was typed is seen a moment later; so is a turn that a message started. */
  private boolean mayStillReport(LaneState lane) {
    Instant sign = latest(lane.lastEventAt(), state.updatedAt());
    boolean isAnswered =
        state.questions().stream().anyMatch(q -> q.state() == Question.State.ANSWERED);
    return state.spec().pane().isPresent()
        && !isAnswered
        && lane.requests().equals(state.worker().requests())
        && Duration.between(sign, now).compareTo(REPORT_GRACE) < 0;
  }

  private void end(LaneState lane) {
    if (lane.isLive() || !state.worker().isAlive()) {
      return;
    }
    String tail = deps.workers().outputTail(lane);
    String evidence = tail + "\n" + lane.latestError().orElse("");
    Optional<FailureCause> cause = FailureClassifier.classify(lane.exit().orElseThrow(), evidence);
    WorkerEnd end =
        new WorkerEnd(
            lane.exit().orElseThrow(),
            cause,
            lane.lastMessage().map(TaskLook::brief),
            tail,
            lane.structured() ? Optional.of(lane.toolCalls()) : Optional.empty(),
            alternatives(),
            cause
                .filter(FailureCause.QUOTA::equals)
                .flatMap(c -> LimitReset.find(evidence, now, ZoneId.systemDefault())),
            now);
    events.add(new TaskEvent.WorkerEnded(state.key(), lane.ref(), end));
    weighty = true;
  }

  private List<String> alternatives() {
    try {
      String present = state.worker().agent().name();
      return deps.agents().names(AgentCatalog.Viewpoint.at(state.spec().cwd())).stream()
          .filter(name -> !name.equals(present))
          .toList();
    } catch (DispatchException e) {
      return List.of(); // a configuration that does not load offers nothing
    }
  }

  private static String brief(String message) {
    String stripped = message.strip();
    return stripped.length() <= 2000 ? stripped : stripped.substring(0, 2000) + "…";
  }

  private void stall(LaneState lane) {
    if (!lane.isLive() || !state.worker().isAlive() || state.worker().startedAt().isEmpty()) {
      return;
    }
    boolean waits =
        state.unansweredQuestion().isPresent()
            || state.worker().waiting()
            || !state.worker().requests().isEmpty();
    Instant sign = latest(lane.lastEventAt(), state.updatedAt());
    Duration silence = Duration.between(sign, now);
    Duration total = Duration.between(state.worker().startedAt().orElseThrow(), now);
    Optional<String> reason = Optional.empty();
    if (!waits && silence.compareTo(state.spec().stallAfter()) >= 0) {
      reason = Optional.of("no sign of life for " + minutes(state.spec().stallAfter()));
    } else if (!waits && total.compareTo(state.spec().monitorLimit()) >= 0) {
      reason = Optional.of("at work for more than " + minutes(state.spec().monitorLimit()));
    }
    if (reason.isPresent() && state.marks().stalled().isEmpty()) {
      events.add(new TaskEvent.TaskStalled(state.key(), reason.get()));
    } else if (reason.isEmpty() && state.marks().stalled().isPresent()) {
      events.add(new TaskEvent.TaskMoved(state.key()));
    }
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static String minutes(Duration span) {
    return dev.dispatch.op.Spans.format(span);
  }
}
