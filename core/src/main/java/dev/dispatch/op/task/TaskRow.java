package dev.dispatch.op.task;

import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/** A task as one row of a list. */
public record TaskRow(
    String id,
    String title,
    TaskStatus status,
    int done,
    int total,
    String agent,
    Optional<String> lane,
    String cwd,
    Optional<String> question,
    Optional<Instant> startedAt,
    Instant updatedAt) {

  static TaskRow of(TaskState task) {
    return new TaskRow(
        task.key().id().value(),
        task.spec().title(),
        task.status(),
        task.plan().done(),
        task.plan().items().size(),
        task.worker().agent().name(),
        task.worker().lane().map(ref -> ref.value()),
        task.cwd(),
        task.unansweredQuestion().map(Question::text),
        task.worker().startedAt(),
        task.updatedAt());
  }
}
