package dev.dispatch.op.daemon;

import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the daemon's own log. */
public final class ShowDaemonLog implements Op<ShowDaemonLog.Params, ShowDaemonLog.Result> {
  private static final int DEFAULT_LINES = 100;

  private final DaemonPort daemon;

  public ShowDaemonLog(DaemonPort daemon) {
    this.daemon = daemon;
  }

  /** How much. */
  public record Params(
      @Param(value = "how many lines, 100 otherwise", label = "N") @Nullable Integer limit) {}

  /** Oldest first. */
  public record Result(List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("daemon/log", Params.class, Result.class)
        .audience(Audience.OVERSEER)
        .summary("Show the daemon's own log")
        .examples(new Example("daemon log --limit 20", "the newest lines"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    int limit = params.limit() == null ? DEFAULT_LINES : Math.max(0, params.limit());
    return OpCall.done(new Result(daemon.log(limit)));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.lines().stream().map(l -> l + "\n").collect(Collectors.joining()));
  }
}
