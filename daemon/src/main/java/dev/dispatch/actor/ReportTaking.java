package dev.dispatch.actor;

import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a worker's report means; with what dispatch itself sees where the work is said done. */
final class ReportTaking {
  private static final int COMMITS = 5;

  private final TaskDeps deps;
  private final TaskState state;

  ReportTaking(TaskDeps deps, TaskState state) {
    this.deps = deps;
    this.state = state;
  }

  /** An agent in a pane lives on, and may mend or merge what it reported done. */
  static boolean mayReportAgain(TaskState state, LaneRef lane) {
    return state.spec().pane().isPresent()
        && state.worker().lane().equals(Optional.of(lane))
        && state.worker().isAlive()
        && state.marks().cancelledAt().isEmpty();
  }

  List<TaskEvent> events(TaskAction.Tell tell) {
    List<TaskEvent> events = new ArrayList<>();
    Optional<PaneWork> pane = state.spec().pane();
    String text = tell.text();
    if (tell.kind() == Report.Kind.DONE && pane.isPresent()) {
      text = (text + seen(pane.get())).strip();
      openItems().forEach(item -> events.add(ticked(item)));
    }
    events.add(
        new TaskEvent.ReportMade(
            state.key(), new Report(tell.kind(), text, deps.clock().instant())));
    return events;
  }

  /** Its reports decide, so its plan is the task itself. */
  private List<PlanItem> openItems() {
    return state.plan().items().stream().filter(item -> item.state() != ItemState.DONE).toList();
  }

  private TaskEvent ticked(PlanItem item) {
    return new TaskEvent.ItemTicked(
        state.key(), new KeptTick(item.text(), 1, Optional.empty(), false));
  }

  /** The branch and its last commits, as git has them. */
  private String seen(PaneWork work) {
    if (work.branch().isEmpty()) {
      return "";
    }
    String branch = work.branch().get();
    List<String> commits = deps.worktrees().lastCommits(state.key().root(), branch, COMMITS);
    return "\nbranch "
        + branch
        + (commits.isEmpty()
            ? ": not in " + state.key().root()
            : ", last commits:\n  " + String.join("\n  ", commits));
  }
}
