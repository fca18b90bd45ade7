package dev.dispatch.op.task;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what a task's worker wrote. */
public final class ShowLog implements Op<ShowLog.Params, ShowLog.Result> {
  private static final int DEFAULT_LINES = 50;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final TaskDesk desk;
  private final TaskSelector tasks;

  public ShowLog(TaskDesk desk, TaskSelector tasks) {
    this.desk = desk;
    this.tasks = tasks;
  }

  /** Which task, and how much. */
  public record Params(
      @Param(
              value = "the task",
              positional = true,
              label = "ID",
              completion = Param.Completion.TASK)
          String id,
      @Param(value = "go on showing until the worker ends", aliases = "-f") boolean follow,
      @Param(value = "how many lines, 50 otherwise", label = "N") @Nullable Integer lines) {}

  /** The lines, oldest first. */
  public record Result(List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/logs", Params.class, Result.class)
        .textual()
        .summary("Show what a task's worker wrote")
        .examples(
            new Example("task logs fix-login", "the last lines"),
            new Example("task logs fix-login --lines 200", "more of them"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    int count = params.lines() == null ? DEFAULT_LINES : Math.max(0, params.lines());
    if (!params.follow()) {
      return OpCall.done(
          new Result(desk.log(task.key(), count).stream().map(TaskDesk.LogLine::text).toList()));
    }
    caller.detachable("");
    return new Following(task, caller);
  }

  private final class Following implements OpCall<Result> {
    private final TaskState task;
    private final Caller caller;
    private long cursor;

    Following(TaskState task, Caller caller) {
      this.task = task;
      this.caller = caller;
    }

    @Override
    public Step<Result> step(Instant now) {
      boolean ended = !desk.find(task.key()).map(t -> t.worker().isAlive()).orElse(false);
      TaskDesk.LogPage page = desk.logAfter(task.key(), cursor);
      while (!page.lines().isEmpty()) {
        page.lines().forEach(line -> caller.emit(new Emission(line.text() + "\n", line.text())));
        cursor = page.next();
        page = desk.logAfter(task.key(), cursor);
      }
      return ended ? Step.finished(new Result(List.of())) : Step.pending(now.plus(LOOK_AGAIN));
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lines().stream().map(l -> l + "\n").collect(Collectors.joining()));
  }
}
