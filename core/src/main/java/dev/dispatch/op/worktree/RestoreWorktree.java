package dev.dispatch.op.worktree;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.Worktrees;
import java.util.List;
import java.util.Optional;

/** Brings a removed worktree back. */
public final class RestoreWorktree implements Op<RestoreWorktree.Params, RestoreWorktree.Result> {
  private final TaskDesk desk;
  private final TaskSelector tasks;
  private final Worktrees worktrees;

  public RestoreWorktree(TaskDesk desk, TaskSelector tasks, Worktrees worktrees) {
    this.desk = desk;
    this.tasks = tasks;
    this.worktrees = worktrees;
  }

  /** Which one. */
  public record Params(
      @Param(
              value = "the worktree: its task, also one that was cleaned",
              positional = true,
              label = "NAME",
              completion = Param.Completion.TASK)
          String name) {}

  /**
   * Where it is again.
   *
   * @param task the task that has it again; absent where that was cleaned
   * @param remarks what is not as it was
   */
  public record Result(
      String name, Optional<String> task, String path, String branch, List<String> remarks) {
    public Result {
      remarks = List.copyOf(remarks);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worktree/restore", Params.class, Result.class)
        .writes()
        .idempotent()
        .summary("Bring a removed worktree back as it was archived")
        .details(
            """
            Files, branch and commits come back. Of a task that was cleaned: run it in the \
            repository; the worktree is then yours alone, and git worktree remove takes it away.\
            """)
        .examples(new Example("worktree restore fix-login", "goes on where it was"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<TaskState> task = find(params.name(), caller);
    if (task.isEmpty()) {
      return OpCall.done(withoutTask(params.name(), caller));
    }
    int before = task.get().marks().remarks().size();
    TaskState after = desk.act(task.get().key(), new TaskAction.RestoreWorktree());
    Worktree tree = after.worktree().orElseThrow().tree();
    List<String> remarks = after.marks().remarks();
    return OpCall.done(
        new Result(
            tree.name(),
            Optional.of(after.key().id().value()),
            tree.path(),
            tree.branch(),
            remarks.subList(Math.min(before, remarks.size()), remarks.size())));
  }

  private Optional<TaskState> find(String name, Caller caller) {
    try {
      return Optional.of(tasks.require(name, caller.cwd()));
    } catch (DispatchException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Result withoutTask(String name, Caller caller) {
    Worktrees.Archived archived =
        worktrees
            .findArchive(caller.cwd(), name)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "worktree restore: no task is called "
                        + name
                        + ", and the repository of "
                        + caller.cwd()
                        + " has no archive of that name",
                    "dispatch worktree list --all",
                    "git for-each-ref refs/dispatch/archive"));
    List<String> remarks = worktrees.restore(archived.tree(), archived.ref());
    Worktree tree = archived.tree();
    return new Result(name, Optional.empty(), tree.path(), tree.branch(), remarks);
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder("restored " + result.path());
    text.append(", branch ").append(result.branch()).append('\n');
    result.remarks().forEach(remark -> text.append("note: ").append(remark).append('\n'));
    return Optional.of(text.toString());
  }
}
