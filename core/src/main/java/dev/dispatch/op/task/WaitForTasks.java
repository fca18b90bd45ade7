package dev.dispatch.op.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.store.Store;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits until something happens to tasks. Evaluated in the daemon: the caller never polls. */
public final class WaitForTasks implements Op<WaitForTasks.Params, WaitForTasks.Result> {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  private final Store store;
  private final TaskDesk desk;
  private final LaneDesk lanes;
  private final LaneSelector names;
  private final InstantSource clock;

  public WaitForTasks(
      Store store, TaskDesk desk, LaneDesk lanes, LaneSelector names, InstantSource clock) {
    this.store = store;
    this.desk = desk;
    this.lanes = lanes;
    this.names = names;
    this.clock = clock;
  }

  /** What to wait for. */
  public enum Reason {
    /** The task ended, well or not; the agent of a lane without a task ended. */
    DONE,
    /** A question or an approval is open. */
    QUESTION,
    /** A worker cannot go on, or shows no sign of life; a lane without a task stands still. */
    PROBLEM,
    /** Its worker ended. */
    IDLE,
    /** Any of these. */
    ANY
  }

  /** Which tasks, and what. */
  public record Params(
      @Param(
              value = "tasks or lanes; all tasks otherwise",
              positional = true,
              name = "targets",
              label = "TASK|LANE",
              completion = Param.Completion.LANE)
          List<String> targets,
      @Param(value = "what to wait for: any otherwise", name = "for", commas = true)
          List<Reason> reasons,
      @Param("return at the first (the default)") boolean any,
      @Param("return when it has happened to every one") boolean all,
      @Param(value = "give up after this time, 10m otherwise") @Nullable Duration timeout,
      @Param(value = "count what happened after this cursor", label = "CURSOR")
          @Nullable Long since) {}

  /**
   * What happened first.
   *
   * @param reason {@code done}, {@code failed}, {@code cancelled}, {@code question}, {@code
   *     problem}, {@code stalled}, {@code idle}, {@code ended} of a lane without a task, or {@code
   *     timeout}
   * @param cursor for {@code --since}, to see what came after this
   */
  public record Result(
      String reason,
      Optional<String> task,
      Optional<String> lane,
      Optional<String> entry,
      Optional<String> text,
      long cursor) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/wait", Params.class, Result.class)
        .cli("wait")
        .summary("Wait until a task ends, asks, fails or idles")
        .details(
            """
            Without --since the present state counts: a task that has ended returns at once. With \
            --since CURSOR (from an earlier wait) only what happened after it counts, so that a loop \
            of waits misses nothing and sees nothing twice. Exit code 3 when the task failed or was \
            cancelled, 75 when the time is over. A lane without a task is done when its agent has \
            ended, and idle when its turn has; it has a problem when its screen shows a menu, a \
            limit, or nothing that is known.\
            """)
        .examples(
            new Example("wait fix-login --for done --timeout 1s", "until it ends"),
            new Example("wait --for question,problem --timeout 1s", "until something needs you"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Set<TaskKey> targets = new LinkedHashSet<>();
    Set<LaneRef> alone = new LinkedHashSet<>();
    for (String name : params.targets()) {
      switch (names.require(name, caller.cwd())) {
        case LaneSelector.Target.OfTask(TaskState task) -> targets.add(task.key());
        case LaneSelector.Target.Alone(LaneState lane) -> alone.add(lane.ref());
      }
    }
    boolean all = params.all() && !params.any();
    if (all && params.targets().isEmpty()) {
      desk.all().forEach(task -> targets.add(task.key()));
    }
    if (all && targets.isEmpty() && alone.isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "wait --all: there are no tasks", "dispatch run --help");
    }
    Set<Reason> reasons =
        params.reasons().isEmpty() || params.reasons().contains(Reason.ANY)
            ? EnumSet.allOf(Reason.class)
            : EnumSet.copyOf(params.reasons());
    Duration timeout = params.timeout() == null ? DEFAULT_TIMEOUT : params.timeout();
    caller.detachable("nothing was changed; the tasks go on");
    Optional<Long> since = Optional.ofNullable(params.since());
    Instant deadline = clock.instant().plus(timeout);
    List<OpCall<Result>> waits = new ArrayList<>();
    if (!targets.isEmpty() || alone.isEmpty()) {
      waits.add(new Waiting(store, desk, new Waiting.Wish(targets, reasons, all), since, deadline));
    }
    for (LaneRef lane : alone) {
      waits.add(new LaneWaiting(store, lanes, lane, reasons, since, deadline));
    }
    return waits.size() == 1 ? waits.getFirst() : new TogetherWaiting(waits, all);
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder(result.reason());
    result.task().ifPresent(task -> text.append("  ").append(task));
    result.entry().ifPresent(entry -> text.append("  ").append(entry));
    result.text().ifPresent(words -> text.append("  ").append(words));
    return Optional.of(text.append("\ncursor ").append(result.cursor()).append('\n').toString());
  }

  @Override
  public int exitCode(Result result) {
    return switch (result.reason()) {
      case "timeout" -> ErrorCode.TIMED_OUT.exitCode();
      case "failed", "cancelled" -> ErrorCode.TASK_FAILED.exitCode();
      default -> 0;
    };
  }
}
