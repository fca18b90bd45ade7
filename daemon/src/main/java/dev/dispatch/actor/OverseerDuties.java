package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.inbox.Entry;
import dev.dispatch.pane.OverseerDesk;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.report.WorkerReport;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task has to do with the pane of its overseer: what comes into the inbox is told there as
 * well, once, and what the worker typed there itself is taken in. Runs inside the task's mailbox
 * but for the typing.
 */
final class OverseerDuties {
  private static final Logger LOG = LoggerFactory.getLogger(OverseerDuties.class);

  /** A worker that typed its question waits for as long as it takes. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final TaskDeps deps;
  private final TaskHouse house;
  private final TaskActor actor;
  private final AtomicBoolean telling = new AtomicBoolean();
  private OverseerDesk.@Nullable Watching watching;

  OverseerDuties(TaskDeps deps, TaskHouse house, TaskActor actor) {
    this.deps = deps;
    this.house = house;
    this.actor = actor;
  }

  private TaskState state() {
    return actor.state();
  }

  private Optional<PaneRef> pane() {
    return state().spec().pane().flatMap(PaneWork::overseer);
  }

  /** Before the worker is given anything: it may be quick. */
  void watch() {
    boolean isOver = state().status().isTerminal() && !state().worker().isAlive();
    if (watching == null && !isOver && pane().isPresent()) {
      watching = deps.overseers().watch(pane().get(), listener());
    }
  }

  void carryOut() {
    Optional<PaneRef> overseer = pane();
    if (overseer.isEmpty()) {
      return;
    }
    Optional<Entry> next = untold();
    if (next.isPresent() && telling.compareAndSet(false, true)) {
      deps.blocking().execute(() -> tell(overseer.get(), next.get()));
    } else if (next.isEmpty() && state().status().isTerminal() && !state().worker().isAlive()) {
      close();
    }
  }

  void close() {
    if (watching != null) {
      watching.close();
      watching = null;
    }
  }

  private OverseerDesk.Listener listener() {
    return new OverseerDesk.Listener() {
      @Override
      public void ready() {
        actor.hint();
      }

      @Override
      public void saw(WorkerReport report, boolean before) {
        if (!before || isOurBranch(report)) {
          deps.blocking().execute(() -> take(report));
        }
      }
    };
  }

  /** The oldest entry that was not told. */
  private Optional<Entry> untold() {
    int told = state().marks().told().map(EntryId::number).orElse(0);
    return state().entries().stream()
        .filter(entry -> entry.id().number() > told)
        .min(Comparator.comparingInt(entry -> entry.id().number()));
  }

  private void tell(PaneRef pane, Entry entry) {
    boolean isOver = false; // else once the pane is ready, or at the next look
    try {
      deps.overseers().tell(pane, OverseerLine.of(state(), entry), () -> actor.told(entry.id()));
      isOver = true;
    } catch (DispatchException e) {
      LOG.info("task {}: {} is not told in {}: {}", actor.key(), entry.id(), pane, e.getMessage());
      if (e.code() == ErrorCode.NOT_ALLOWED) {
        actor.told(entry.id()); // it never will be
        isOver = true;
      }
    } catch (RuntimeException e) {
      LOG.warn("task {}: {} is not told in {}", actor.key(), entry.id(), pane, e);
    } finally {
      telling.set(false);
      if (isOver) {
        actor.hint();
      }
    }
  }

  /** Somebody typed a report into the overseer's pane; ours if it can be nobody else's. */
  private void take(WorkerReport report) {
    try {
      if (isOurs(report)) {
        actor.actOnRaw(action(report));
      }
    } catch (DispatchException e) {
      LOG.info(
          "task {}: the report '{}' is not taken: {}", actor.key(), report.line(), e.getMessage());
    }
  }

  /** What was typed while nobody watched counts where nobody else can have meant it. */
  private boolean isOurBranch(WorkerReport report) {
    return report.branch().isPresent()
        && state().spec().pane().flatMap(PaneWork::branch).equals(report.branch())
        && state().worker().startedAt().isPresent();
  }

  private boolean isOurs(WorkerReport report) {
    Optional<PaneRef> overseer = pane();
    List<TaskState> reporting =
        house.all().stream()
            .filter(task -> task.spec().pane().flatMap(PaneWork::overseer).equals(overseer))
            .filter(task -> task.worker().isAlive() && !task.marks().doneReported())
            .toList();
    List<TaskState> named =
        reporting.stream()
            .filter(task ->
                task.spec().pane().flatMap(PaneWork::branch).equals(report.branch())
                    && report.environment().isEmpty())
            .toList();
    List<TaskState> meant = named.isEmpty() ? reporting : named;
    return meant.size() == 1 && meant.getFirst().key().equals(actor.key()) && !isKnown(report);
  }

  /** Told by command already: the last report says the same. */
  private boolean isKnown(WorkerReport report) {
    boolean isAgain = report.kind() == WorkerReport.Kind.DONE && state().marks().doneReported();
    return isAgain
        || (!report.text().isEmpty()
            && state().reports().stream().anyMatch(r -> r.text().startsWith(report.text())));
  }

  private TaskAction action(WorkerReport report) {
    LaneRef lane = state().worker().lane().orElseThrow();
    String text =
        report.environment().isPresent() || report.text().isEmpty() ? report.line() : report.text();
    return switch (report.kind()) {
      case PROGRESS -> new TaskAction.Tell(lane, Report.Kind.PROGRESS, text);
      case DONE, HEALTHY -> new TaskAction.Tell(lane, Report.Kind.DONE, text);
      case PROBLEM -> new TaskAction.Tell(lane, Report.Kind.PROBLEM, text);
      case QUESTION ->
          new TaskAction.Ask(lane, text, List.of(), Optional.empty(), PATIENCE, Question.Way.PANE);
    };
  }
}
