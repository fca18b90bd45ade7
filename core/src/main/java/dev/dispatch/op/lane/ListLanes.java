package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneDesk;
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
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists lanes: the agents at work. */
public final class ListLanes implements Op<ListLanes.Params, ListLanes.Result> {
  private final TaskDesk desk;
  private final LaneDesk lanes;
  private final InstantSource clock;

  public ListLanes(TaskDesk desk, LaneDesk lanes, InstantSource clock) {
    this.desk = desk;
    this.lanes = lanes;
    this.clock = clock;
  }

  /** Which lanes. */
  public record Params(@Param("also lanes whose agent has ended") boolean all) {}

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
    List<LaneRow> rows = new ArrayList<>();
    for (TaskState task : desk.all()) {
      desk.lane(task).ifPresent(lane -> rows.add(row(lane, Optional.of(task))));
    }
    lanes.live().stream()
        .filter(lane -> lane.task().isEmpty())
        .forEach(lane -> rows.add(row(lane, Optional.empty())));
    if (params.all()) {
      lanes.ended().forEach(lane -> rows.add(row(lane, Optional.empty())));
    }
    return OpCall.done(
        new Result(
            rows.stream()
                .filter(row -> params.all() || row.status() != LaneStatus.ENDED)
                .toList()));
  }

  private LaneRow row(LaneState lane, Optional<TaskState> task) {
    return LaneRow.of(lane, task, lanes.capabilities(lane), clock.instant());
  }
}
