package dev.dispatch.op.task;

import dev.dispatch.plan.ItemState;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.util.Locale;
import java.util.Optional;

/** Tasks in words, for people. */
final class TaskText {
  private TaskText() {}

  static String status(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /** Where the work is: {@code 2/5 Write the tests}. */
  static String progress(TaskState task) {
    String at =
        task.plan().items().stream()
            .filter(item -> item.state() == ItemState.OPEN)
            .findFirst()
            .map(item -> " " + item.text())
            .orElse("");
    return task.plan().done() + "/" + task.plan().items().size() + at;
  }

  static Optional<String> question(TaskState task) {
    return task.unansweredQuestion().map(Question::text);
  }
}
