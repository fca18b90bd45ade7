package dev.dispatch.op.task;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists tasks. */
public final class ListTasks implements Op<ListTasks.Params, ListTasks.Result> {
  private static final Duration RECENT = Duration.ofDays(1);

  private final TaskDesk desk;
  private final InstantSource clock;

  public ListTasks(TaskDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /** Which tasks. */
  public record Params(
      @Param("also tasks that ended more than a day ago") boolean all,
      @Param(value = "only tasks of this status", label = "S") @Nullable TaskStatus status) {}

  /** Newest first. */
  public record Result(List<TaskRow> tasks) {
    public Result {
      tasks = List.copyOf(tasks);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/list", Params.class, Result.class)
        .summary("List tasks, newest first")
        .details("Tasks that ended more than a day ago are left out unless --all is given.")
        .examples(
            new Example("task list", "what goes on"),
            new Example("task list --all --status failed", "every task that failed"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Instant since = clock.instant().minus(RECENT);
    return OpCall.done(
        new Result(
            desk.all().stream()
                .filter(task -> params.all() || isCurrent(task, since))
                .filter(task -> params.status() == null || task.status() == params.status())
                .map(TaskRow::of)
                .toList()));
  }

  private static boolean isCurrent(TaskState task, Instant since) {
    return !task.status().isTerminal() || task.updatedAt().isAfter(since);
  }
}
