package dev.dispatch.task;

import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.transport.AgentRequest;
import java.util.Optional;

/**
 * What the facts come to. Pure: the same facts give the same verdict on every surface.
 *
 * @param reason why, in words for a person
 */
public record TaskVerdict(TaskStatus status, String reason) {

  /** Decides in the order of the contract: cancelled, done, blocked, failed, then how it goes. */
  public static TaskVerdict of(TaskState task) {
    TaskMarks marks = task.marks();
    if (marks.cancelledAt().isPresent()) {
      return new TaskVerdict(TaskStatus.CANCELLED, "cancelled");
    }
    if (task.spec().pane().isPresent()) {
      return ReportedVerdict.of(task);
    }
    boolean ended = task.worker().end().isPresent();
    boolean through =
        ended || marks.doneReported() || marks.completionMarked() || task.worker().waiting();
    if (task.plan().isComplete() && through) {
      return new TaskVerdict(TaskStatus.DONE, "every item is ticked");
    }
    Optional<TaskVerdict> blocked = blocked(task);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    if (ended || marks.completionMarked()) {
      return new TaskVerdict(TaskStatus.FAILED, Failure.describe(task));
    }
    return going(task);
  }

  private static Optional<TaskVerdict> blocked(TaskState task) {
    return asked(task).or(() -> blockedItem(task));
  }

  /** What somebody has to answer before it goes on. */
  static Optional<TaskVerdict> asked(TaskState task) {
    Optional<Question> question = task.unansweredQuestion();
    if (question.isPresent()) {
      String how = question.get().state() == Question.State.EXPIRED ? "timed out: " : "asks: ";
      return Optional.of(new TaskVerdict(TaskStatus.BLOCKED, how + question.get().text()));
    }
    if (!task.worker().requests().isEmpty()) {
      AgentRequest request = task.worker().requests().getFirst();
      String how = request.kind() == AgentRequest.Kind.APPROVAL ? "may it: " : "asks: ";
      return Optional.of(new TaskVerdict(TaskStatus.BLOCKED, how + request.text()));
    }
    return Optional.empty();
  }

  private static Optional<TaskVerdict> blockedItem(TaskState task) {
    return task.plan().items().stream()
        .filter(item -> item.state() == ItemState.BLOCKED)
        .filter(item -> !task.isAnswered(item) && !answeredAndGoingOn(task))
        .findFirst()
        .map(item -> new TaskVerdict(TaskStatus.BLOCKED, "item " + item.n() + ": " + words(item)));
  }

  /** A `[?]` stays in the file until the worker who got the answer ticks it. */
  private static boolean answeredAndGoingOn(TaskState task) {
    return task.worker().end().isEmpty()
        && !task.questions().isEmpty()
        && !task.questions().getLast().isUnanswered();
  }

  private static TaskVerdict going(TaskState task) {
    WorkerFacts worker = task.worker();
    if (worker.parked().isPresent()) {
      return new TaskVerdict(TaskStatus.WAITING, worker.parked().get());
    }
    if (worker.assignedAt().isEmpty() && worker.notBefore().isPresent()) {
      String when = Failure.moment(worker.notBefore().get());
      return new TaskVerdict(TaskStatus.WAITING, "parked until " + when);
    }
    if (worker.assignedAt().isEmpty()) {
      return new TaskVerdict(
          TaskStatus.WAITING,
          task.spec().after().isEmpty() ? "not started" : "after " + task.spec().after());
    }
    if (worker.startedAt().isEmpty()) {
      return new TaskVerdict(TaskStatus.STARTING, "starting " + worker.agent().name());
    }
    if (worker.waiting()) {
      int open = task.plan().items().size() - task.plan().done();
      return new TaskVerdict(
          TaskStatus.STALLED,
          "its turn ended with "
              + (open == 0 ? "a plan that cannot be used" : open + " left to do")
              + "; it waits for input");
    }
    return task.marks()
        .stalled()
        .map(reason -> new TaskVerdict(TaskStatus.STALLED, reason))
        .orElseGet(() -> new TaskVerdict(TaskStatus.RUNNING, "at work" + planProblem(task)));
  }

  /** A plan that cannot be read is no reason to stop a worker that may be writing it. */
  private static String planProblem(TaskState task) {
    return task.plan().problem().map(why -> "; its plan cannot be used: " + why).orElse("");
  }

  private static String words(PlanItem item) {
    return item.note().orElse(item.text());
  }
}
