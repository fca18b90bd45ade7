package dev.dispatch.op.worktree;

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
import dev.dispatch.worktree.TaskWorktree;
import java.util.List;
import java.util.Optional;

/** Archives a task's worktree, and removes it then. */
public final class RemoveWorktree implements Op<RemoveWorktree.Params, RemoveWorktree.Result> {
  private final TaskDesk desk;
  private final TaskSelector tasks;

  public RemoveWorktree(TaskDesk desk, TaskSelector tasks) {
    this.desk = desk;
    this.tasks = tasks;
  }

  /** Which one. */
  public record Params(
      @Param(
              value = "the worktree: its task, or the lane that works in it",
              positional = true,
              label = "NAME",
              completion = Param.Completion.TASK)
          String name) {}

  /**
   * What was done.
   *
   * @param archive the ref that holds everything but ignored files
   * @param branch stays as it is
   * @param notSaved ignored files and folders that went with it
   */
  public record Result(
      String name,
      String path,
      String branch,
      String archive,
      String folder,
      List<String> notSaved) {
    public Result {
      notSaved = List.copyOf(notSaved);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worktree/remove", Params.class, Result.class)
        .cli("worktree rm")
        .destroys()
        .idempotent()
        .summary("Archive a task's worktree and remove it")
        .details(
            """
            Everything in it but what git ignores is kept under refs/dispatch/archive/<name>/<time>, \
            with commits that no branch has; its branch stays. Refused while a process works inside.\
            """)
        .examples(new Example("worktree rm fix-login --yes", "gives the space back"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.name(), caller.cwd());
    TaskState after = desk.act(task.key(), new TaskAction.RemoveWorktree());
    TaskWorktree gone = after.worktree().orElseThrow();
    return OpCall.done(
        new Result(
            gone.tree().name(),
            gone.tree().path(),
            gone.tree().branch(),
            gone.archive().orElse(""),
            after.folder(),
            gone.notSaved()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    text.append("removed ").append(result.path()).append('\n');
    text.append("archived as ").append(result.archive()).append('\n');
    text.append("branch ").append(result.branch()).append(" stays; task files are in ");
    text.append(result.folder()).append('\n');
    if (!result.notSaved().isEmpty()) {
      text.append("ignored by git and not kept: ");
      text.append(String.join(", ", result.notSaved())).append('\n');
    }
    text.append("dispatch worktree restore ").append(result.name()).append(" brings it back\n");
    return Optional.of(text.toString());
  }
}
