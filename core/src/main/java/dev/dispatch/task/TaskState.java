package dev.dispatch.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Entry;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.plan.Plan;
import dev.dispatch.plan.PlanItem;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything known of a task: the fold of its events (made in {@code dev.dispatch.fold}). Only
 * facts; what it all comes to is {@link TaskVerdict}.
 *
 * @param planText the plan as it was first written, for a file that is lost
 * @param plan the plan as last read
 * @param itemAnswers answers to items that are still marked {@code [?]}
 * @param entries its open inbox entries
 * @param requests what callers asked for last, so that it is not done twice
 * @param status as last announced
 * @param worktree how far its own worktree is, once one was decided on
 */
public record TaskState(
    TaskSpec spec,
    String planText,
    Plan plan,
    List<KeptTick> ticks,
    List<String> notes,
    List<Question> questions,
    List<ItemAnswer> itemAnswers,
    List<Report> reports,
    WorkerFacts worker,
    TaskMarks marks,
    List<Entry> entries,
    List<TakenRequest> requests,
    TaskStatus status,
    Instant updatedAt,
    Optional<TaskWorktree> worktree) {
  public TaskState {
    ticks = List.copyOf(ticks);
    notes = List.copyOf(notes);
    questions = List.copyOf(questions);
    reports = List.copyOf(reports);
    itemAnswers = List.copyOf(itemAnswers);
    entries = List.copyOf(entries);
    requests = List.copyOf(requests);
  }

  @JsonIgnore
  public TaskKey key() {
    return spec.key();
  }

  /** The worktree that is there now. */
  @JsonIgnore
  public Optional<Worktree> madeWorktree() {
    return worktree.filter(TaskWorktree::isMade).map(TaskWorktree::tree);
  }

  /**
   * Where its files are: its id below the worktree while it has one, below its root otherwise; out
   * of the project where a pane's agent reports and ticks nothing.
   */
  @JsonIgnore
  public TaskKey place() {
    return madeWorktree()
        .map(Worktree::path)
        .or(() -> spec.pane().map(PaneWork::folder))
        .map(root -> new TaskKey(root, key().id()))
        .orElse(key());
  }

  /** The folder with its files. */
  @JsonIgnore
  public String folder() {
    return place().folder();
  }

  /** Where its worker works. */
  @JsonIgnore
  public String cwd() {
    return madeWorktree().map(Worktree::cwd).orElse(spec.cwd());
  }

  /** The question with that number. */
  public Optional<Question> question(int number) {
    return questions.stream().filter(q -> q.number() == number).findFirst();
  }

  /** Whether that item of the plan was answered and is only still marked {@code [?]}. */
  public boolean isAnswered(PlanItem item) {
    return itemAnswers.stream().anyMatch(a -> a.item() == item.n() && a.text().equals(item.text()));
  }

  /** The newest question that still wants an answer. */
  @JsonIgnore
  public Optional<Question> unansweredQuestion() {
    return questions.reversed().stream().filter(Question::isUnanswered).findFirst();
  }

  /** What the worker says of its result: its last words, else its newest report of it. */
  @JsonIgnore
  public Optional<String> summary() {
    return worker
        .end()
        .flatMap(WorkerEnd::summary)
        .or(() ->
            reports.reversed().stream()
                .filter(report -> report.kind() == Report.Kind.DONE && !report.text().isBlank())
                .findFirst()
                .map(Report::text));
  }
}
