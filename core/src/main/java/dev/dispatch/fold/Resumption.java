package dev.dispatch.fold;

import dev.dispatch.event.TaskEvent;
import dev.dispatch.plan.ItemState;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.task.WorkerPrompt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer that nobody was left to take starts another worker. Decided with the events that bring
 * the answer or the worker's end, so that in between the task never counts as failed.
 */
final class Resumption {
  private Resumption() {}

  /** The events that send the task round again; none where it is not to go. */
  static List<TaskEvent> of(TaskState task) {
    Optional<WorkerEnd> end = task.worker().end();
    boolean over = task.marks().cancelledAt().isPresent() || task.marks().cleaned();
    if (end.isEmpty()
        || over
        || task.plan().isComplete()
        || task.unansweredQuestion().isPresent()) {
      return List.of();
    }
    Optional<Question> question = untaken(task, end.get());
    if (question.isEmpty() && task.itemAnswers().isEmpty()) {
      return List.of();
    }
    List<TaskEvent> events = new ArrayList<>();
    question.ifPresent(q -> events.add(new TaskEvent.AnswerRead(task.key(), q.number())));
    String resume = WorkerPrompt.afterAnswers(question, task.itemAnswers(), task.folder());
    events.add(TaskEvent.TaskRetried.atOnce(task.key(), resume));
    return events;
  }

  /** The last question, if its answer did not reach the worker: it was late, or it gave up. */
  private static Optional<Question> untaken(TaskState task, WorkerEnd end) {
    boolean gaveUp =
        task.plan().items().stream()
            .anyMatch(item -> item.state() == ItemState.BLOCKED && !task.isAnswered(item));
    return task.questions().stream()
        .reduce((first, second) -> second)
        .filter(q -> q.state() == Question.State.ANSWERED)
        .filter(q -> gaveUp || q.answeredAt().filter(at -> isLate(q, at, end)).isPresent());
  }

  /** The fallback is taken at the deadline on purpose: a worker that lives then reads it. */
  private static boolean isLate(Question question, Instant answeredAt, WorkerEnd end) {
    boolean fallback = question.answeredBy().equals(Optional.of(Question.BY_DEFAULT));
    boolean overdue = !answeredAt.isBefore(question.deadline()) && !fallback;
    return overdue || !answeredAt.isBefore(end.at());
  }
}
