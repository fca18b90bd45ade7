package dev.dispatch.op.daemon;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.TextStyle;
import java.util.Optional;

/** Starts the daemon on purpose; the client has done so by the time this runs. */
public final class StartDaemon implements Op<StartDaemon.Params, StartDaemon.Result> {
  private final DaemonPort daemon;

  public StartDaemon(DaemonPort daemon) {
    this.daemon = daemon;
  }

  /** Nothing to say. */
  public record Params() {}

  /** The daemon that runs. */
  public record Result(long pid, String build, String home) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/start", Params.class, Result.class)
        .cli("up")
        .writes()
        .idempotent()
        .audience(Audience.TERMINAL)
        .summary("Start the daemon, if none runs")
        .details("Every other command starts it too; nothing installs an autostart.")
        .examples(new Example("up", "starts it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    long pid = daemon.running().map(DaemonPort.Running::pid).orElse(0L);
    return OpCall.done(new Result(pid, daemon.build(), daemon.home()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("running, pid " + result.pid() + ", home " + result.home() + "\n");
  }
}
