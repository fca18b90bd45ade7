package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Prompt;
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
 * On a terminal it asks the questions there and then, and goes on watching meanwhile: a prompt is
 * withdrawn when its question needs no answer from here any more.
 */
final class TaskWatch implements OpCall<RunTask.Result> {
  private static final String PROMPT = "answer> ";
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
  private Optional<Asking> asking = Optional.empty();

  /** Whether the cursor stands behind the prompt, so that other text must not follow there. */
  private boolean atPrompt;

  /** A question that the person is being asked. */
  private record Asking(int question, Prompt prompt) {}

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
      show(
          new Emission(
              first.key().id() + "  " + first.worker().agent().name() + "\n",
              Emission.object(
                  "task", first.key().id().value(), "agent", first.worker().agent().name())));
    }
    long cursor = desk.cursor();
    TaskState task = desk.find(first.key()).orElse(first);
    takeAnswer(task);
    showItems(task, now);
    showEntries(task);
    withdraw(task);
    if (task.status().isTerminal()) {
      return Step.finished(
          RunTask.Result.of(task, Optional.of(TaskVerdict.of(task).reason()), Optional.of(cursor)));
    }
    if (deadline.isPresent() && !now.isBefore(deadline.get())) {
      leavePrompt();
      return Step.finished(
          RunTask.Result.of(
              task, Optional.of("still going on; timed out waiting"), Optional.of(cursor)));
    }
    askNext(task);
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
      show(
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
      if (entry.kind() == EntryKind.APPROVAL) {
        options += "\n    dispatch approve " + entry.id() + ", or: dispatch deny " + entry.id();
      }
      show(
          new Emission(
              "  " + kind + " " + entry.id() + ": " + entry.text() + options + "\n",
              Emission.object(
                  "task", task.key().id().value(),
                  "entry", entry.id().value(),
                  "kind", kind,
                  "text", entry.text(),
                  "options", entry.options())));
    }
  }

  /** Shows a line; one of its own, also where a prompt is open. */
  private void show(Emission emission) {
    leavePrompt();
    caller.emit(emission);
  }

  private void leavePrompt() {
    if (atPrompt) {
      atPrompt = false;
      caller.emit(Emission.text("\n"));
    }
  }

  /** What the person typed since the last look. */
  private void takeAnswer(TaskState task) {
    if (asking.isEmpty() || asking.get().prompt().isOpen()) {
      return;
    }
    int number = asking.get().question();
    Optional<String> words =
        asking.get().prompt().line().map(String::strip).filter(line -> !line.isEmpty());
    asking = Optional.empty();
    atPrompt = false; // the person ended the line
    words.ifPresent(answer -> answer(task, number, answer));
  }

  /** Asks the oldest open question, or shows its prompt again below what was shown meanwhile. */
  private void askNext(TaskState task) {
    if (!caller.isInteractive()) {
      return;
    }
    if (asking.isPresent()) {
      if (!atPrompt) {
        atPrompt = true;
        caller.emit(Emission.text(PROMPT));
      }
      return;
    }
    Optional<Question> next =
        task.questions().stream()
            .filter(question -> question.state() == Question.State.OPEN)
            .filter(question -> !askedHere.contains(question.number()))
            .findFirst();
    if (next.isPresent()) {
      askedHere.add(next.get().number());
      asking = Optional.of(new Asking(next.get().number(), caller.prompt(PROMPT)));
      atPrompt = true;
      takeAnswer(task); // of a caller that had to wait for it
    }
  }

  /** Gives a prompt up whose question was settled otherwise, and says why. */
  private void withdraw(TaskState task) {
    if (asking.isEmpty()) {
      return;
    }
    int number = asking.get().question();
    Optional<Question> question = task.question(number);
    boolean isOpen = question.filter(q -> q.state() == Question.State.OPEN).isPresent();
    if (isOpen && !task.status().isTerminal()) {
      return;
    }
    asking = Optional.empty();
    String why = question.map(TaskWatch::settled).orElse("is gone");
    show(Emission.text("  question " + number + " " + why + "\n"));
  }

  private static String settled(Question question) {
    return switch (question.state()) {
      case OPEN -> "needs no answer any more: the task has ended";
      case ANSWERED, READ -> "has its answer: " + question.answer().orElse("");
      case EXPIRED -> "is past its time";
      case DEAD -> "cannot be answered any more";
    };
  }

  private void answer(TaskState task, int question, String words) {
    try {
      desk.act(
          task.key(),
          new TaskAction.Answer(Optional.of(question), words, "cli", caller.environment()));
    } catch (DispatchException e) {
      // Somebody was faster, or the time was over: no reason to stop watching.
      show(Emission.text("  " + e.getMessage() + "\n"));
    }
  }
}
