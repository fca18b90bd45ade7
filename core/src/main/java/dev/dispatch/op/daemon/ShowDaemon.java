package dev.dispatch.op.daemon;

import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says whether and how the daemon runs. */
public final class ShowDaemon implements Op<ShowDaemon.Params, ShowDaemon.Result> {
  private final DaemonPort daemon;
  private final TaskDesk desk;
  private final LaneDesk free;
  private final Inbox inbox;

  public ShowDaemon(DaemonPort daemon, TaskDesk desk, LaneDesk lanes, Inbox inbox) {
    this.daemon = daemon;
    this.desk = desk;
    this.free = lanes;
    this.inbox = inbox;
  }

  /** Nothing to say. */
  public record Params() {}

  /** The daemon, and how much it holds; only build and home where none runs. */
  public record Result(
      boolean running,
      Optional<Long> pid,
      String build,
      Optional<Instant> startedAt,
      String home,
      Optional<String> socket,
      Map<String, Integer> lanes,
      Map<String, Integer> tasks,
      int inbox) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/status", Params.class, Result.class)
        .audience(Audience.OVERSEER)
        .summary("Say whether the daemon runs, and what it holds")
        .details("Never starts one.")
        .examples(new Example("daemon status", "pid, build, home, counts"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<DaemonPort.Running> running = daemon.running();
    Map<String, Integer> lanes = new TreeMap<>();
    Map<String, Integer> tasks = new TreeMap<>();
    for (TaskState task : running.isPresent() ? desk.all() : List.<TaskState>of()) {
      tasks.merge(task.status().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
      if (!task.worker().lanes().isEmpty()) {
        lanes.merge(task.worker().isAlive() ? "busy" : "ended", 1, Integer::sum);
      }
    }
    for (LaneState lane : running.isPresent() ? free.live() : List.<LaneState>of()) {
      if (lane.task().isEmpty()) {
        lanes.merge(LaneStatus.of(lane).wireName(), 1, Integer::sum);
      }
    }
    return OpCall.done(
        new Result(
            running.isPresent(),
            running.map(DaemonPort.Running::pid),
            daemon.build(),
            running.map(DaemonPort.Running::startedAt),
            daemon.home(),
            running.map(DaemonPort.Running::socket),
            lanes,
            tasks,
            running.isPresent() ? inbox.open().size() : 0));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    if (!result.running()) {
      return Optional.of("no daemon runs in " + result.home() + "; build " + result.build() + "\n");
    }
    return Optional.of(
        "running, pid %d, build %s%nhome %s%nsocket %s%nlanes %s%ntasks %s%ninbox %d%n"
            .formatted(
                result.pid().orElse(0L),
                result.build(),
                result.home(),
                result.socket().orElse(""),
                result.lanes(),
                result.tasks(),
                result.inbox()));
  }
}
