package dev.dispatch.op.lane;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Lists lanes: the agents at work. */
public final class ListLanes implements Op<ListLanes.Params, ListLanes.Result> {
  private final TaskDesk desk;
  private final InstantSource clock;

  public ListLanes(TaskDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /** Which lanes. */
  public record Params(@Param("also lanes whose agent has ended") boolean all) {}

  /** Newest task first. */
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
    return OpCall.done(
        new Result(
            desk.all().stream()
                .flatMap(task ->
                    desk.lane(task).stream().map(lane -> LaneRow.of(lane, task, clock.instant())))
                .filter(row -> params.all() || row.status() != LaneStatus.ENDED)
                .toList()));
  }
}
