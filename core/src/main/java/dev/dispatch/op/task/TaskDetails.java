package dev.dispatch.op.task;

import dev.dispatch.lane.LaneState;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.TaskVerdict;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A task with everything a surface shows of it: the result of every op on one task. */
public record TaskDetails(
    String id,
    String title,
    TaskStatus status,
    String reason,
    int done,
    int total,
    String agent,
    Optional<String> model,
    Optional<String> lane,
    String root,
    String cwd,
    String plan,
    Optional<String> question,
    Optional<Instant> startedAt,
    Instant updatedAt,
    List<ItemRow> items,
    List<QuestionRow> questions,
    List<Report> reports,
    List<String> after,
    List<String> remarks,
    List<String> entries,
    Optional<String> output,
    Optional<Work> work,
    Optional<WorktreeRow> worktree) {

  /**
   * What the agent was seen to do on the present lane.
   *
   * @param externalId the agent's own conversation id
   * @param toolCalls commands, file changes and tools; absent where its output does not tell
   * @param agentPlan its own to-do list, beside the task's plan
   * @param exit how its process ended
   */
  public record Work(
      Optional<String> externalId,
      Optional<String> model,
      Optional<Integer> toolCalls,
      Optional<Usage> usage,
      List<PlanStep> agentPlan,
      Optional<String> lastMessage,
      Optional<String> exit) {
    static Work of(LaneState lane) {
      boolean told = lane.structured();
      return new Work(
          lane.externalId(),
          lane.model(),
          told ? Optional.of(lane.toolCalls()) : Optional.empty(),
          told ? Optional.of(lane.usage()) : Optional.empty(),
          lane.agentPlan(),
          lane.lastMessage(),
          lane.exit().map(ExitStatus::describe));
    }
  }

  /** A question of a task. */
  public record QuestionRow(
      int n,
      String text,
      List<String> options,
      Question.State state,
      Question.Way via,
      Optional<String> answer,
      Instant askedAt,
      Instant deadline) {}

  static TaskDetails of(TaskState task, TaskDesk desk) {
    TaskVerdict verdict = TaskVerdict.of(task);
    return new TaskDetails(
        task.key().id().value(),
        task.spec().title(),
        task.status(),
        verdict.reason(),
        task.plan().done(),
        task.plan().items().size(),
        task.worker().agent().name(),
        task.worker().agent().model(),
        task.worker().lane().map(ref -> ref.value()),
        task.key().root(),
        task.cwd(),
        task.folder() + "/plan.md",
        TaskText.question(task),
        task.worker().startedAt(),
        task.updatedAt(),
        ItemRow.of(task),
        task.questions().stream().map(TaskDetails::row).toList(),
        task.reports(),
        task.spec().after().stream().map(id -> id.value()).toList(),
        task.marks().remarks(),
        task.entries().stream().map(entry -> entry.id().value()).toList(),
        desk.outputPath(task),
        desk.lane(task).map(Work::of),
        WorktreeRow.of(task));
  }

  private static QuestionRow row(Question q) {
    return new QuestionRow(
        q.number(),
        q.text(),
        q.options(),
        q.state(),
        q.via(),
        q.answer(),
        q.askedAt(),
        q.deadline());
  }

  /** For a person. */
  String text(TextStyle style) {
    StringBuilder text = new StringBuilder();
    text.append(id).append("  ").append(title).append('\n');
    text.append(TaskText.status(status)).append(": ").append(reason).append('\n');
    text.append("agent ").append(agent).append(", in ").append(cwd).append('\n');
    worktree.ifPresent(tree -> text.append(tree.line()).append('\n'));
    items.forEach(item -> text.append("  ").append(item.line()).append('\n'));
    for (QuestionRow q : questions) {
      text.append("  question %03d: %s\n".formatted(q.n(), q.text()));
      q.answer().ifPresent(a -> text.append("    answer: ").append(a).append('\n'));
    }
    for (Report report : reports) {
      text.append("  ").append(report.kind().name().toLowerCase(java.util.Locale.ROOT));
      text.append(": ").append(report.text()).append('\n');
    }
    remarks.forEach(remark -> text.append("  note: ").append(remark).append('\n'));
    output.ifPresent(path -> text.append("  output: ").append(path).append('\n'));
    entries.forEach(entry -> text.append("  inbox: ").append(entry).append('\n'));
    return text.toString();
  }
}
