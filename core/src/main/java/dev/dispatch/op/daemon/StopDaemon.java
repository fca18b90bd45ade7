package dev.dispatch.op.daemon;

import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stops the daemon; agents go on without it and are adopted by the next one. */
public final class StopDaemon implements Op<StopDaemon.Params, StopDaemon.Result> {
  private final DaemonPort daemon;
  private final TaskDesk desk;
  private final LaneDesk lanes;

  public StopDaemon(DaemonPort daemon, TaskDesk desk, LaneDesk lanes) {
    this.daemon = daemon;
    this.desk = desk;
    this.lanes = lanes;
  }

  /** Nothing to say. */
  public record Params() {}

  /** Whether one was stopped, and the lanes that go on without it. */
  public record Result(boolean stopped, List<Live> live) {
    public Result {
      live = List.copyOf(live);
    }
  }

  /** A lane whose agent goes on. */
  public record Live(String lane, Optional<String> task, String agent) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/stop", Params.class, Result.class)
        .cli("down")
        .writes()
        .idempotent()
        .audience(Audience.TERMINAL)
        .summary("Stop the daemon; running agents go on and are found again by the next one")
        .examples(new Example("down", "stops it and says what goes on"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    if (daemon.running().isEmpty()) {
      return OpCall.done(new Result(false, List.of()));
    }
    List<Live> live = new ArrayList<>();
    for (TaskState task : desk.all()) {
      if (task.worker().isAlive()) {
        live.add(live(task));
      }
    }
    for (LaneState lane : lanes.live()) {
      if (lane.task().isEmpty() && lane.isDriven()) {
        live.add(new Live(lane.ref().value(), Optional.empty(), lane.agent()));
      }
    }
    daemon.stop();
    return OpCall.done(new Result(true, live));
  }

  private static Live live(TaskState task) {
    return new Live(
        task.worker().lane().map(ref -> ref.value()).orElse(""),
        Optional.of(task.key().id().value()),
        task.worker().agent().name());
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    if (!result.stopped()) {
      return Optional.of("no daemon runs\n");
    }
    StringBuilder text = new StringBuilder("stopped\n");
    for (Live lane : result.live()) {
      text.append(
          "goes on: %s  %s  %s%n".formatted(lane.lane(), lane.task().orElse("-"), lane.agent()));
    }
    return Optional.of(text.toString());
  }
}
