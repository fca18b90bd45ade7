package dev.dispatch.fold;

import dev.dispatch.agent.FailureCause;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.plan.ItemState;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TaskVerdict;
import dev.dispatch.transport.AgentRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing of a task that ought to wait for a person. Compared with the open entries: what is
 * wanted and not open is opened, what is open and not wanted is closed.
 *
 * @param verbatim whether an entry in other words is another one
 */
record InboxWant(
    EntryKind kind,
    Optional<Integer> question,
    Optional<String> request,
    String text,
    List<String> options,
    Optional<Instant> deadline,
    boolean verbatim) {
  private static final int TAIL_LINES = 5;

  static List<InboxWant> of(TaskState task, TaskVerdict verdict) {
    List<InboxWant> wants = new ArrayList<>();
    if (task.marks().cleaned() || verdict.status() == TaskStatus.CANCELLED) {
      return wants;
    }
    for (Question question : task.questions()) {
      if (question.isUnanswered() && !verdict.status().isSuccess()) {
        wants.add(question(question));
      }
    }
    for (AgentRequest request : task.worker().requests()) {
      if (!verdict.status().isTerminal()) {
        wants.add(request(request));
      }
    }
    switch (verdict.status()) {
      case BLOCKED -> blockedItem(task).ifPresent(wants::add);
      case FAILED -> wants.add(failure(task, verdict));
      case STALLED -> wants.add(plain(EntryKind.STALLED, verdict.reason()));
      case DONE, VERIFIED -> {
        if (!task.marks().resultTaken()) {
          wants.add(plain(EntryKind.REVIEW, reviewText(task)));
        }
      }
      case WAITING ->
          task.worker().parked().ifPresent(why -> wants.add(plain(EntryKind.PROBLEM, why)));
      case STARTING, RUNNING, CANCELLED -> {}
    }
    if (!verdict.status().isTerminal()) {
      task.marks().problem().ifPresent(why -> wants.add(reported(why)));
    }
    return wants;
  }

  private static InboxWant request(AgentRequest request) {
    return new InboxWant(
        request.kind() == AgentRequest.Kind.APPROVAL ? EntryKind.APPROVAL : EntryKind.QUESTION,
        Optional.empty(),
        Optional.of(request.key()),
        request.text(),
        request.options(),
        Optional.empty(),
        false);
  }

  private static InboxWant question(Question question) {
    return new InboxWant(
        EntryKind.QUESTION,
        Optional.of(question.number()),
        Optional.empty(),
        question.text(),
        question.options(),
        Optional.of(question.deadline()),
        false);
  }

  /** A `[?]` that no question stands for: from a worker that only edits files. */
  private static Optional<InboxWant> blockedItem(TaskState task) {
    if (task.unansweredQuestion().isPresent() || !task.worker().requests().isEmpty()) {
      return Optional.empty();
    }
    return task.plan().items().stream()
        .filter(item -> item.state() == ItemState.BLOCKED && !task.isAnswered(item))
        .findFirst()
        .map(InboxWant::words)
        .map(text -> plain(EntryKind.QUESTION, text));
  }

  /** With the last lines of the output, and whom else to try. */
  private static InboxWant failure(TaskState task, TaskVerdict verdict) {
    String tail = task.worker().end().map(end -> end.lastLines(TAIL_LINES)).orElse("");
    List<String> ways = new ArrayList<>();
    task.worker()
        .end()
        .ifPresent(end -> {
          end.alternatives().forEach(name -> ways.add("retry --agent " + name));
          end.resetsAt().ifPresent(at -> ways.add("retry --at-reset"));
          end.cause()
              .filter(FailureCause.OPTION_REFUSED::equals)
              .ifPresent(cause -> ways.add("config migrate"));
        });
    String text = verdict.reason() + (tail.isBlank() ? "" : "\n" + tail);
    return new InboxWant(
        EntryKind.PROBLEM, Optional.empty(), Optional.empty(), text, ways, Optional.empty(), false);
  }

  private static String words(PlanItem item) {
    return item.note().orElse(item.text());
  }

  private static String reviewText(TaskState task) {
    return task.summary()
        .orElse(task.plan().done() + " of " + task.plan().items().size() + " items done");
  }

  private static InboxWant plain(EntryKind kind, String text) {
    return new InboxWant(
        kind, Optional.empty(), Optional.empty(), text, List.of(), Optional.empty(), false);
  }

  /** A worker that reports another problem has that one now. */
  private static InboxWant reported(String problem) {
    return new InboxWant(
        EntryKind.PROBLEM,
        Optional.empty(),
        Optional.empty(),
        problem,
        List.of(),
        Optional.empty(),
        true);
  }

  /** Whether that entry is already what this asks for. */
  boolean isFor(Entry entry) {
    return entry.kind() == kind
        && entry.question().equals(question)
        && entry.request().equals(request)
        && !(verbatim && !entry.text().equals(text));
  }

  Entry toEntry(EntryId id, TaskState task, Instant now) {
    return new Entry(
        id,
        kind,
        Optional.of(task.key()),
        task.worker().lane(),
        question,
        request,
        text,
        options,
        now,
        deadline);
  }

  static String whyClosed(Entry entry, TaskState task, TaskVerdict verdict) {
    if (task.marks().cleaned()) {
      return "the task was cleaned";
    }
    Optional<Question> question = entry.question().flatMap(task::question);
    if (entry.request().isPresent()) {
      return "the agent does not wait for it any more";
    }
    boolean item = entry.kind() == EntryKind.QUESTION && entry.question().isEmpty();
    if (question.flatMap(Question::answer).isPresent() || (item && !task.itemAnswers().isEmpty())) {
      return "answered";
    }
    if (entry.kind() == EntryKind.PROBLEM
        && task.marks().problem().isPresent()
        && !verdict.status().isTerminal()) {
      return "another problem was reported";
    }
    return switch (verdict.status()) {
      case CANCELLED -> "the task was cancelled";
      case DONE, VERIFIED ->
          task.marks().resultTaken() ? "the result was taken" : "the task is done";
      case WAITING, STARTING, RUNNING, BLOCKED, STALLED, FAILED -> "the task went on";
    };
  }
}
