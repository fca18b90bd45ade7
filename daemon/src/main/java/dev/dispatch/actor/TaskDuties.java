package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.lane.LaneState;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanEdit;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.ProcessRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task's state asks of the world: answers to be written, ticks to be put back, a worker to
 * be started or ended. Each is decided from the state alone, so it does not matter where an earlier
 * daemon stopped. Runs inside the task's mailbox.
 */
final class TaskDuties {
  private static final Logger LOG = LoggerFactory.getLogger(TaskDuties.class);

  /** A worker that erases the same tick again and again is left alone in the end. */
  private static final int MAX_PUT_BACKS = 50;

  private static final String NO_WORKTREE = "has no worktree to work in";
  private static final String NO_ENVIRONMENT = "waits for an environment to start in";

  private final TaskDeps deps;
  private final TaskHouse house;
  private final TaskActor actor;
  private Optional<Instant> wakeFor = Optional.empty();
  private final Isolation isolation;
  private final AnswerPassing passing;
  private final Set<Integer> answersWritten = new HashSet<>();
  private final Set<LaneRef> ended = new HashSet<>();
  private final Map<KeptTick, Integer> putBacks = new HashMap<>();

  TaskDuties(TaskDeps deps, TaskHouse house, TaskActor actor) {
    this.deps = deps;
    this.house = house;
    this.actor = actor;
    this.isolation = new Isolation(deps, house, actor);
    this.passing = new AnswerPassing(deps, actor);
  }

  private TaskState state() {
    return actor.state();
  }

  void carryOut() {
    if (state().marks().cleaned()) {
      return;
    }
    // First, so that nothing that fails below keeps a cancelled worker alive.
    if (state().marks().cancelledAt().isPresent()) {
      endWorker();
    }
    if (deps.files().exists(state().place())) {
      writeAnswers();
      passAnswersOn();
      putTicksBack();
    }
    if (state().marks().cancelledAt().isEmpty()) {
      reopenAnswered();
      startWorker();
    }
    if (state().status().isTerminal() && !state().worker().isAlive()) {
      actor.unwatch();
      isolation.bringHome();
    }
  }

  private void writeAnswers() {
    for (Question question : state().questions()) {
      // One that started another worker counts as read; its file may still be missing.
      if (question.answer().isPresent() && !answersWritten.contains(question.number())) {
        deps.files().writeAnswer(state().place(), question.number(), question.answer().orElse(""));
        // Only now: where the disk was full the next look writes it.
        answersWritten.add(question.number());
      }
    }
  }

  /**
   * An agent that ended its turn with a question open does not look at files any more: the answer
   * is its next message. One that is busy with something else is told at a later look.
   */
  private void passAnswersOn() {
    if (!state().worker().waiting() || state().status().isTerminal()) {
      return;
    }
    for (Question question : state().questions()) {
      if (question.state() == Question.State.ANSWERED) {
        if (passing.pass(question)) {
          return; // its turn runs now, or it takes nothing
        }
      }
    }
  }

  private void putTicksBack() {
    boolean changed = false;
    for (KeptTick tick : state().ticks()) {
      boolean erased =
          state().plan().items().stream()
              .filter(i -> i.text().equals(tick.text()))
              .skip(tick.occurrence() - 1L)
              .findFirst()
              .filter(i -> i.state() != ItemState.DONE)
              .isPresent();
      if (erased && putBacks.merge(tick, 1, Integer::sum) <= MAX_PUT_BACKS) {
        changed |=
            deps.files()
                .editPlan(
                    state().place(),
                    text -> PlanEdit.tick(text, tick.text(), tick.occurrence(), tick.note()));
      }
    }
    if (changed) {
      readPlan();
    }
  }

  private void endWorker() {
    Optional<LaneState> lane = state().worker().lane().flatMap(deps.lanes()::find);
    if (lane.isEmpty() || !state().worker().isAlive()) {
      return;
    }
    if (state().worker().startedAt().isEmpty() && state().worker().parked().isPresent()) {
      neverStarted(lane.get(), "the task was cancelled first");
      return;
    }
    if (ended.add(lane.get().ref())) {
      deps.workers().end(lane.get());
    }
  }

  /** A task that is cleaned leaves no lane behind that counts as live for ever. */
  void endParkedWorker() {
    if (state().worker().isAlive()) {
      state()
          .worker()
          .lane()
          .flatMap(deps.lanes()::find)
          .filter(LaneState::isLive)
          .ifPresent(lane -> neverStarted(lane, "the task was cleaned first"));
    }
  }

  private void neverStarted(LaneState lane, String reason) {
    deps.store()
        .processOf(lane.ref())
        .ifPresent(process ->
            deps.lanes()
                .observed(
                    process.finished(),
                    List.of(new AgentEvent.SessionEnded(new ExitStatus.NeverStarted(reason)))));
  }

  /** An item whose answer goes to the next worker is open again. */
  private void reopenAnswered() {
    if (state().itemAnswers().isEmpty() || state().worker().assignedAt().isPresent()) {
      return;
    }
    for (ItemAnswer answer : state().itemAnswers()) {
      deps.files()
          .editPlan(
              state().place(), text -> PlanEdit.setMarker(text, answer.item(), ItemState.OPEN));
    }
    readPlan();
  }

  private void readPlan() {
    List<TaskEvent> read =
        List.of(new TaskEvent.PlanRead(actor.key(), deps.files().readPlan(state().place())));
    actor.commit(read, Durability.NORMAL);
  }

  private void startWorker() {
    boolean assigned = state().worker().assignedAt().isPresent();
    boolean parked = state().worker().parked().isPresent();
    if (assigned && !parked) {
      return;
    }
    if (!assigned && !isTime()) {
      return;
    }
    if (!assigned && !house.isDue(state())) {
      waitForPredecessors();
      return;
    }
    if (!isIsolated()) {
      return;
    }
    if (!deps.files().exists(state().place())) {
      deps.files().create(state().place(), state().planText());
    }
    actor.watch();
    Optional<Map<String, String>> environment = actor.environment();
    if (environment.isEmpty()) {
      if (state().worker().parked().filter(why -> why.startsWith(NO_ENVIRONMENT)).isEmpty()) {
        park(NO_ENVIRONMENT + ": the daemon was restarted meanwhile");
      }
    } else if (assigned) {
      reopen(environment.get());
    } else {
      open(environment.get());
    }
  }

  /** Where a retry was asked for later, the owner is woken then. */
  private boolean isTime() {
    Optional<Instant> notBefore = state().worker().notBefore();
    Instant now = deps.clock().instant();
    if (notBefore.isEmpty() || !now.isBefore(notBefore.get())) {
      return true;
    }
    if (!notBefore.equals(wakeFor)) {
      wakeFor = notBefore;
      deps.timers().after(Duration.between(now, notBefore.get()).plusMillis(1), actor::hint);
    }
    return false;
  }

  /** The task's own worktree. */
  Isolation isolation() {
    return isolation;
  }

  /** One that cannot be made is a matter for a person, and is not tried again by itself. */
  private boolean isIsolated() {
    if (state().worker().parked().filter(why -> why.startsWith(NO_WORKTREE)).isPresent()) {
      return false;
    }
    try {
      isolation.ensure();
      return true;
    } catch (DispatchException e) {
      park(NO_WORKTREE + ": " + e.getMessage());
      return false;
    }
  }

  /** A predecessor that ended otherwise than well is a matter for a person. */
  private void waitForPredecessors() {
    Optional<String> failed = house.whyStuck(state());
    if (failed.isPresent()) {
      park(failed.get());
    } else if (state().worker().parked().isPresent()) {
      actor.commit(List.of(new TaskEvent.TaskMoved(actor.key())), Durability.NORMAL);
    }
  }

  private void park(String reason) {
    if (!state().worker().parked().equals(Optional.of(reason))) {
      actor.commit(List.of(new TaskEvent.WorkerParked(actor.key(), reason)), Durability.FULL);
    }
  }

  private void open(Map<String, String> environment) {
    Workers.Planned planned =
        deps.workers().plan(state(), state().worker().agent(), deps.clock().instant());
    LaneState lane = planned.lane();
    deps.files().clearCompletion(state().place());
    actor.commit(
        List.of(
            new TaskEvent.WorkerAssigned(
                actor.key(), lane.ref(), state().worker().agent(), state().worker().resume())),
        Durability.FULL,
        new StoreChange.Append(
            lane.openedAt(),
            new LaneEvent.LaneOpened(
                lane.ref(), lane.task(), lane.agent(), lane.transport(), lane.process())),
        new StoreChange.PutLane(lane),
        new StoreChange.PutProcess(planned.process()),
        StoreChange.TakeItems.prompt(lane.ref(), state().spec().text(), lane.openedAt()));
    deps.lanes().add(lane);
    launch(lane, planned.process(), environment);
  }

  /** Starts the worker that was decided on before a restart, on the same lane. */
  private void reopen(Map<String, String> environment) {
    Optional<LaneState> lane = state().worker().lane().flatMap(deps.lanes()::find);
    Optional<ProcessRecord> before = lane.flatMap(l -> deps.store().processOf(l.ref()));
    if (lane.isEmpty() || before.isEmpty()) {
      return;
    }
    Workers.Planned planned = deps.workers().planAgain(lane.get(), state().worker().agent());
    actor.commit(
        List.of(),
        Durability.FULL,
        new StoreChange.PutLane(planned.lane()),
        new StoreChange.PutProcess(before.get().finished()),
        new StoreChange.PutProcess(planned.process()));
    deps.lanes().add(planned.lane());
    launch(planned.lane(), planned.process(), environment);
  }

  private void launch(LaneState lane, ProcessRecord process, Map<String, String> environment) {
    try {
      PaneOwners.requireNone(house.all(), state());
      deps.workers().open(state(), lane, process, environment);
    } catch (DispatchException e) {
      if (state().spec().pane().isPresent()) {
        // Who hands work to a pane is there to hear it.
        String why = String.valueOf(e.getMessage());
        actor.commit(List.of(new TaskEvent.TaskRemarked(actor.key(), why)), Durability.NORMAL);
      }
      neverStarted(lane, e.getMessage());
      isolation.launchFailed();
      return;
    } catch (RuntimeException e) {
      LOG.error("task {}: its worker could not be started", actor.key(), e);
      neverStarted(lane, "dispatch failed: " + e);
      isolation.launchFailed();
      return;
    }
    actor.commit(List.of(new TaskEvent.WorkerStarted(actor.key(), lane.ref())), Durability.NORMAL);
  }

  /** Finds a worker again that was decided on before a restart. Once, before the first look. */
  void adopt() {
    Optional<LaneState> lane = state().worker().lane().flatMap(deps.lanes()::find);
    Optional<ProcessRecord> process = lane.flatMap(l -> deps.store().processOf(l.ref()));
    boolean live = lane.filter(LaneState::isLive).isPresent();
    if (!live || process.isEmpty() || !state().worker().isAlive()) {
      return;
    }
    switch (deps.workers().adopt(lane.orElseThrow(), process.get())) {
      case FOLLOWED -> {
        if (state().worker().startedAt().isEmpty()) {
          actor.commit(
              List.of(new TaskEvent.WorkerStarted(actor.key(), lane.get().ref())),
              Durability.NORMAL);
        }
      }
      case NEVER_STARTED -> {
        if (state().worker().parked().isEmpty()) {
          park(NO_ENVIRONMENT + ": the daemon stopped before it was started");
        }
      }
    }
  }
}
