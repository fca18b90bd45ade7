package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneAccess;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Spans;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists lanes: the agents at work. */
public final class ListLanes implements Op<ListLanes.Params, ListLanes.Result> {
  private final LaneCalls calls;
  private final InstantSource clock;

  public ListLanes(LaneCalls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Which lanes. */
  public record Params(@Param("also lanes that have ended or are archived") boolean all) {}

  /** Those of tasks, newest task first; then those without. */
  public record Result(List<LaneRow> lanes) {
    public Result {
      lanes = List.copyOf(lanes);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/list", Params.class, Result.class)
        .cli("list")
        .summary("List lanes: the agents at work, and what each is doing")
        .examples(
            new Example("list", "who is at work"),
            new Example("list --all", "those who ended as well"))
        .build();
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    if (result.lanes().isEmpty()) {
      return Optional.of("no agent is at work\n");
    }
    StringBuilder text = new StringBuilder();
    for (LaneRow row : result.lanes()) {
      String head =
          "%-6s  %-14s  %-8s  %-24s  %s"
              .formatted(
                  row.ref(),
                  row.status().wireName(),
                  row.transport(),
                  row.handle(),
                  Spans.format(Duration.ofSeconds(row.statusAgeSeconds())));
      text.append(head).append("  ").append(reason(row, style.width() - head.length() - 2));
      text.append('\n');
    }
    return Optional.of(text.toString());
  }

  private static String reason(LaneRow row, int width) {
    String line = row.statusReason().lines().findFirst().orElse("");
    int most = Math.max(20, width);
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    boolean attachedWrites = calls.agents().allowsAttachedWrites(caller);
    List<LaneRow> rows = new ArrayList<>();
    for (TaskState task : calls.tasks().all()) {
      calls
          .tasks()
          .lane(task)
          .ifPresent(lane -> rows.add(row(lane, Optional.of(task), attachedWrites)));
    }
    calls.lanes().live().stream()
        .filter(lane -> lane.task().isEmpty())
        .forEach(lane -> rows.add(row(lane, Optional.empty(), attachedWrites)));
    if (params.all()) {
      calls.lanes().ended().forEach(lane -> rows.add(row(lane, Optional.empty(), attachedWrites)));
    }
    return OpCall.done(
        new Result(rows.stream().filter(row -> params.all() || !isOver(row.status())).toList()));
  }

  private static boolean isOver(LaneStatus status) {
    return status == LaneStatus.ENDED || status == LaneStatus.ARCHIVED;
  }

  private LaneRow row(LaneState lane, Optional<TaskState> task, boolean attachedWrites) {
    return LaneRow.of(
        LaneAccess.of(lane, calls.lanes().capabilities(lane), attachedWrites),
        task,
        clock.instant());
  }
}
