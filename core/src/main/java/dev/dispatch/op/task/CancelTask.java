package dev.dispatch.op.task;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Ends the work on a task: TERM to the worker's group, KILL after 3 s, then a sweep. */
public final class CancelTask implements Op<CancelTask.Params, TaskDetails> {
  /** TERM, 3 s, KILL and the sweep take less than this. */
  private static final Duration UNTIL_GONE = Duration.ofSeconds(8);

  private final TaskDesk desk;
  private final TaskSelector tasks;
  private final InstantSource clock;

  public CancelTask(TaskDesk desk, TaskSelector tasks, InstantSource clock) {
    this.desk = desk;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Which task. */
  public record Params(
      @Param(
              value = "the task",
              positional = true,
              label = "ID",
              completion = Param.Completion.TASK)
          String id) {}

  @Override
  public OpSpec<Params, TaskDetails> spec() {
    return OpSpec.of("task/cancel", Params.class, TaskDetails.class)
        .writes()
        .idempotent()
        .summary("End the work on a task")
        .details("What the worker did so far stays; dispatch task retry takes it up again.")
        .examples(new Example("task cancel fix-login", "ends the worker"))
        .build();
  }

  @Override
  public OpCall<TaskDetails> begin(Params params, Caller caller) {
    TaskState task = tasks.require(params.id(), caller.cwd());
    desk.act(task.key(), new TaskAction.Cancel(caller.lane().map(Object::toString).orElse("cli")));
    Instant deadline = clock.instant().plus(UNTIL_GONE);
    return now -> {
      TaskState present = desk.find(task.key()).orElse(task);
      boolean gone = !present.worker().isAlive();
      return gone || !now.isBefore(deadline)
          ? Step.finished(TaskDetails.of(present, desk))
          : Step.pending(deadline);
    };
  }

  @Override
  public Optional<String> text(TaskDetails result, TextStyle style) {
    return Optional.of(result.text(style));
  }
}
