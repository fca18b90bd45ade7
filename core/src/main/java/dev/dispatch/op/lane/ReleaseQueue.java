package dev.dispatch.op.lane;

import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lets the messages that wait on a lane go on. */
public final class ReleaseQueue implements Op<ReleaseQueue.Params, ReleaseQueue.Result> {
  private final LaneCalls calls;

  public ReleaseQueue(LaneCalls calls) {
    this.calls = calls;
  }

  /** Whose queue. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane) {}

  /** What waited. */
  public record Result(String lane, List<DeliveryRow> deliveries) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("delivery/release", Params.class, Result.class)
        .cli("delivery release")
        .writes()
        .idempotent()
        .summary("Let messages go on that are held because a turn did not end well")
        .details(
            """
            A turn that fails or is interrupted holds what was queued behind it, and says so in the \
            inbox: what follows may make no sense any more.\
            """)
        .examples(new Example("delivery release fix-login", "the next queued message starts"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneSelector.Target target = calls.require(params.lane(), caller);
    List<Delivery> waiting =
        calls
            .state(target)
            .map(LaneState::marks)
            .map(marks -> marks.deliveries().in(DeliveryStatus.QUEUED))
            .orElse(List.of());
    LaneCalls.Subject done = calls.act(target, new LaneAction.Release(by(caller)), caller);
    return OpCall.done(new Result(done.lane(), waiting.stream().map(DeliveryRow::of).toList()));
  }

  private static String by(Caller caller) {
    return caller.channel().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("released " + result.deliveries().size() + " on " + result.lane() + "\n");
  }
}
