package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.inbox.Entry;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Spans;
import dev.dispatch.op.Step;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskVerdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code run --wait}: shows items as they change and questions as they come, until the task ends.
 * On a terminal it asks the questions there and then.
 */
final class TaskWatch implements OpCall<RunTask.Result> {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private final TaskDesk desk;
  private final Caller caller;
  private final Instant startedAt;
  private final Optional<Instant> deadline;
  private final Map<Integer, ItemState> shown = new HashMap<>();
  private final Set<Integer> askedHere = new HashSet<>();
  private final Set<String> entriesShown = new HashSet<>();
  private final TaskState first;
  private boolean headerShown;

  TaskWatch(
      TaskDesk desk, TaskState task, Caller caller, Instant startedAt, Optional<Duration> timeout) {
    this.desk = desk;
    this.first = task;
    this.caller = caller;
    this.startedAt = startedAt;
    this.deadline = timeout.map(startedAt::plus);
    caller.detachable("the task goes on; see it with: dispatch task show " + task.key().id());
  }

  @Override
  public Step<RunTask.Result> step(Instant now) {
    if (!headerShown) {
      headerShown = true;
      caller.emit(
          new Emission(
              first.key().id() + "  " + first.worker().agent().name() + "\n",
              Emission.object(
                  "task", first.key().id().value(), "agent", first.worker().agent().name())));
    }
    long cursor = desk.cursor();
    TaskState task = desk.find(first.key()).orElse(first);
    showItems(task, now);
    showEntries(task);
    if (task.status().isTerminal()) {
      return Step.finished(
          RunTask.Result.of(task, Optional.of(TaskVerdict.of(task).reason()), Optional.of(cursor)));
    }
    if (deadline.isPresent() && !now.isBefore(deadline.get())) {
      return Step.finished(
          RunTask.Result.of(
              task, Optional.of("still going on; timed out waiting"), Optional.of(cursor)));
    }
    Instant again = now.plus(LOOK_AGAIN);
    return Step.pending(deadline.filter(again::isAfter).orElse(again));
  }

  private void showItems(TaskState task, Instant now) {
    for (PlanItem item : task.plan().items()) {
      ItemState before = shown.put(item.n(), item.state());
      if (before == null ? item.state() == ItemState.OPEN : before == item.state()) {
        continue;
      }
      String elapsed =
          Spans.format(Duration.between(startedAt, now).truncatedTo(ChronoUnit.SECONDS));
      ItemRow row = new ItemRow(item.n(), item.text(), item.state(), item.note());
      caller.emit(
          new Emission(
              "  "
                  + row.line()
                  + "  ("
                  + task.plan().done()
                  + "/"
                  + task.plan().items().size()
                  + ", "
                  + elapsed
                  + ")\n",
              Emission.object(
                  "task", task.key().id().value(),
                  "item", item.n(),
                  "state", item.state().name().toLowerCase(Locale.ROOT),
                  "done", task.plan().done(),
                  "total", task.plan().items().size())));
    }
  }

  private void showEntries(TaskState task) {
    for (Entry entry : task.entries()) {
      if (!entriesShown.add(entry.id().value()) || task.status().isTerminal()) {
        continue;
      }
      String kind = entry.kind().name().toLowerCase(Locale.ROOT);
      String options =
          entry.options().isEmpty() ? "" : " (" + String.join(" | ", entry.options()) + ")";
      caller.emit(
          new Emission(
              "  " + kind + " " + entry.id() + ": " + entry.text() + options + "\n",
              Emission.object(
                  "task", task.key().id().value(),
                  "entry", entry.id().value(),
                  "kind", kind,
                  "text", entry.text(),
                  "options", entry.options())));
      entry.question().flatMap(task::question).ifPresent(q -> answerHere(task, q));
    }
  }

  private void answerHere(TaskState task, Question question) {
    if (!caller.isInteractive() || !askedHere.add(question.number())) {
      return;
    }
    Optional<String> answer = caller.ask("answer> ").map(String::strip).filter(a -> !a.isEmpty());
    if (answer.isPresent()) {
      answer(task, question, answer.get());
    }
  }

  private void answer(TaskState task, Question question, String words) {
    try {
      desk.act(
          task.key(),
          new TaskAction.Answer(
              Optional.of(question.number()), words, "cli", caller.environment()));
    } catch (DispatchException e) {
      // Somebody was faster, or the time was over: no reason to stop watching.
      caller.emit(Emission.text("  " + e.getMessage() + "\n"));
    }
  }
}
