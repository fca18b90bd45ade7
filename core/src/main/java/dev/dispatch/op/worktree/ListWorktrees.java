package dev.dispatch.op.worktree;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeFacts;
import dev.dispatch.worktree.Worktrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists the worktrees that tasks have. */
public final class ListWorktrees implements Op<ListWorktrees.Params, ListWorktrees.Result> {
  private final TaskDesk desk;
  private final Worktrees worktrees;

  public ListWorktrees(TaskDesk desk, Worktrees worktrees) {
    this.desk = desk;
    this.worktrees = worktrees;
  }

  /** Which ones. */
  public record Params(@Param("also those that were removed and can be restored") boolean all) {}

  /**
   * One worktree.
   *
   * @param task the task it was made for
   * @param branch what is checked out now; absent when detached
   * @param dirty whether files differ from the head, new ones included
   * @param live whether a process works inside
   * @param problem why it cannot be used: gone, not ours
   */
  public record Row(
      String name,
      String task,
      String root,
      String path,
      Optional<String> branch,
      Optional<String> head,
      TaskWorktree.Stage stage,
      boolean dirty,
      int changes,
      long sizeBytes,
      boolean live,
      int portBase,
      Optional<String> archive,
      Optional<String> problem) {}

  /** In the order of their tasks, newest first. */
  public record Result(List<Row> worktrees, long totalBytes) {
    public Result {
      worktrees = List.copyOf(worktrees);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worktree/list", Params.class, Result.class)
        .summary("List the worktrees of tasks, with their size on disk")
        .details("Worktrees that other tools or people made are not listed and never touched.")
        .examples(new Example("worktree list", "what is there, how large, and who works in it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    List<TaskState> having =
        desk.all().stream()
            .filter(task -> task.worktree().filter(w -> params.all() || w.isLive()).isPresent())
            .toList();
    List<Worktree> trees = having.stream().map(task -> worktree(task).tree()).toList();
    List<WorktreeFacts> facts = worktrees.inspect(trees);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < having.size(); i++) {
      rows.add(row(having.get(i), facts.get(i)));
    }
    return OpCall.done(new Result(rows, rows.stream().mapToLong(Row::sizeBytes).sum()));
  }

  private static TaskWorktree worktree(TaskState task) {
    return task.worktree().orElseThrow();
  }

  private static Row row(TaskState task, WorktreeFacts facts) {
    TaskWorktree worktree = worktree(task);
    Worktree tree = worktree.tree();
    boolean removed = !worktree.isLive();
    return new Row(
        tree.name(),
        task.key().id().value(),
        task.key().root(),
        tree.path(),
        removed ? Optional.of(tree.branch()) : facts.branch(),
        facts.head(),
        worktree.stage(),
        facts.changes() > 0,
        facts.changes(),
        facts.sizeBytes(),
        facts.live() || task.worker().isAlive(),
        tree.portBase(),
        worktree.archive(),
        removed ? Optional.empty() : facts.problem());
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    if (result.worktrees().isEmpty()) {
      return Optional.of("no worktrees\n");
    }
    StringBuilder text = new StringBuilder();
    for (Row row : result.worktrees()) {
      text.append(row.name()).append("  ").append(state(row)).append("  ");
      text.append(row.branch().orElse("detached")).append("  ");
      row.head().ifPresent(head -> text.append(head, 0, Math.min(12, head.length())).append("  "));
      text.append(size(row.sizeBytes())).append("  ").append(row.path()).append('\n');
      row.archive().ifPresent(ref -> text.append("  archived as ").append(ref).append('\n'));
      row.problem().ifPresent(why -> text.append("  ").append(why).append('\n'));
    }
    text.append(size(result.totalBytes())).append(" in all\n");
    return Optional.of(text.toString());
  }

  private static String state(Row row) {
    if (row.archive().isPresent()) {
      return "removed";
    }
    String dirty = row.dirty() ? "dirty (" + row.changes() + ")" : "clean";
    return row.live() ? dirty + ", live" : dirty;
  }

  /** Bytes for a person. */
  static String size(long bytes) {
    if (bytes < 1_000_000) {
      return bytes / 1000 + " kB";
    }
    return bytes < 1_000_000_000
        ? bytes / 1_000_000 + " MB"
        : Math.round(bytes / 1e8) / 10.0 + " GB";
  }
}
