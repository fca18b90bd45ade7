package dev.dispatch.op.lane;

import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.Optional;

/** Finds out what became of a message that nobody knows of. */
public final class ReconcileDelivery implements Op<ReconcileDelivery.Params, DeliveryRow> {
  private final LaneCalls calls;

  public ReconcileDelivery(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which message. */
  public record Params(
      @Param(value = "its id, as dispatch send printed it", positional = true, label = "ID")
          String delivery) {}

  @Override
  public OpSpec<Params, DeliveryRow> spec() {
    return OpSpec.of("delivery/reconcile", Params.class, DeliveryRow.class)
        .cli("delivery reconcile")
        .writes()
        .idempotent()
        .summary("Look in the conversation for a message whose fate is not known")
        .details(
            """
            One that is found there is completed; one that is not has failed, and may be sent \
            again. A message that is not ambiguous stays as it is.\
            """)
        .examples(new Example("delivery reconcile 0abcde-m1", "asks the agent for its own record"))
        .build();
  }

  @Override
  public OpCall<DeliveryRow> begin(Params params, Caller caller) {
    LaneState lane = DeliveryRow.laneOf(calls.lanes(), params.delivery());
    LaneState after =
        calls
            .lanes()
            .act(
                lane.ref(),
                new LaneAction.Reconcile(params.delivery()),
                new TakenRequest(caller.requestId(), params.delivery()));
    return OpCall.done(
        after.marks().deliveries().find(params.delivery()).map(DeliveryRow::of).orElseThrow());
  }

  @Override
  public Optional<String> text(DeliveryRow result, TextStyle style) {
    return Optional.of(result.words());
  }
}
