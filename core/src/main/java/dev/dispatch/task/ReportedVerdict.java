package dev.dispatch.task;

import dev.dispatch.transport.ExitStatus;
import java.util.Optional;

/** What the facts come to where the worker's reports decide, and no plan: agents in panes. */
final class ReportedVerdict {
  private ReportedVerdict() {}

  static TaskVerdict of(TaskState task) {
    if (task.marks().doneReported()) {
      return new TaskVerdict(TaskStatus.DONE, "reported done");
    }
    Optional<TaskVerdict> asked = TaskVerdict.asked(task);
    if (asked.isPresent()) {
      return asked.get();
    }
    WorkerFacts worker = task.worker();
    if (worker.end().isPresent()) {
      return new TaskVerdict(
          TaskStatus.FAILED,
          task.marks()
              .problem()
              .map(why -> "its agent left with a problem: " + why)
              .orElseGet(() -> ended(worker)));
    }
    Optional<String> problem = task.marks().problem();
    if (problem.isPresent()) {
      return new TaskVerdict(TaskStatus.BLOCKED, "problem: " + problem.get());
    }
    return going(task);
  }

  /** An answer is its next message. */
  private static boolean isToldSoon(TaskState task) {
    return task.questions().stream().anyMatch(q -> q.state() == Question.State.ANSWERED);
  }

  private static String ended(WorkerFacts worker) {
    String ended = "its agent ended without a report";
    return switch (worker.end().map(WorkerEnd::exit).orElseGet(ExitStatus.Lost::new)) {
      case ExitStatus.LetGo letGo ->
          "its pane was let go of before it reported; its agent goes on there";
      case ExitStatus.NeverStarted never -> ended + ": " + never.describe();
      case ExitStatus.Exited exited -> ended;
      case ExitStatus.Signalled signalled -> ended;
      case ExitStatus.Lost lost -> ended;
      case ExitStatus.Archived archived -> ended;
    };
  }

  private static TaskVerdict going(TaskState task) {
    WorkerFacts worker = task.worker();
    if (worker.assignedAt().isEmpty() || worker.parked().isPresent()) {
      return new TaskVerdict(TaskStatus.WAITING, worker.parked().orElse("not started"));
    }
    if (worker.startedAt().isEmpty()) {
      return new TaskVerdict(TaskStatus.STARTING, "giving it to " + worker.agent().name());
    }
    if (worker.waiting() && !isToldSoon(task)) {
      return new TaskVerdict(TaskStatus.STALLED, "its turn ended without a report");
    }
    return task.marks()
        .stalled()
        .map(why -> new TaskVerdict(TaskStatus.STALLED, why))
        .orElseGet(() -> new TaskVerdict(TaskStatus.RUNNING, progress(task)));
  }

  /** The step it told of last. */
  private static String progress(TaskState task) {
    return task.reports().reversed().stream()
        .filter(report -> report.kind() == Report.Kind.PROGRESS)
        .findFirst()
        .map(report -> "at work: " + report.text())
        .orElse("at work");
  }
}
