package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.Roots;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Removes tasks and their files. */
public final class CleanTasks implements Op<CleanTasks.Params, CleanTasks.Result> {
  private final TaskDesk desk;
  private final TaskSelector tasks;
  private final Roots roots;

  public CleanTasks(TaskDesk desk, TaskSelector tasks, Roots roots) {
    this.desk = desk;
    this.tasks = tasks;
    this.roots = roots;
  }

  /** Which tasks. */
  public record Params(
      @Param(
              value = "the tasks",
              positional = true,
              name = "ids",
              label = "ID",
              completion = Param.Completion.TASK)
          List<String> ids,
      @Param("every task of this root that is done") boolean done,
      @Param("every task of this root that ended") boolean all) {}

  /** What was removed, and what could not be. */
  public record Result(List<String> removed, List<String> kept) {
    public Result {
      removed = List.copyOf(removed);
      kept = List.copyOf(kept);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/clean", Params.class, Result.class)
        .destroys()
        .idempotent()
        .summary("Remove tasks that ended, with their files")
        .details("A task whose worker is alive is never removed: cancel it first.")
        .examples(
            new Example("task clean fix-login --yes", "removes one"),
            new Example("task clean --done --yes", "removes what is done"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    if (params.ids().isEmpty() == !(params.done() || params.all())) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "task clean: expected either task ids, or --done or --all",
          "dispatch task clean --done");
    }
    List<String> removed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (String id : params.ids()) {
      desk.act(tasks.require(id, caller.cwd()).key(), new TaskAction.Clean());
      removed.add(id);
    }
    String root = roots.rootOf(caller.cwd());
    for (TaskState task : params.ids().isEmpty() ? desk.all() : List.<TaskState>of()) {
      boolean wanted = params.all() ? task.status().isTerminal() : task.status().isSuccess();
      if (!wanted || !task.key().root().equals(root)) {
        continue;
      }
      try {
        desk.act(task.key(), new TaskAction.Clean());
        removed.add(task.key().id().value());
      } catch (DispatchException e) {
        kept.add(task.key().id() + ": " + e.getMessage());
      }
    }
    return OpCall.done(new Result(removed, kept));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    result.removed().forEach(id -> text.append("removed ").append(id).append('\n'));
    result.kept().forEach(why -> text.append("kept ").append(why).append('\n'));
    return Optional.of(text.isEmpty() ? "nothing to remove\n" : text.toString());
  }
}
