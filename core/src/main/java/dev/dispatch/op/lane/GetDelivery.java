package dev.dispatch.op.lane;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.util.Optional;

/** Tells what became of a message. */
public final class GetDelivery implements Op<GetDelivery.Params, DeliveryRow> {
  private final LaneCalls calls;

  public GetDelivery(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which message. */
  public record Params(
      @Param(value = "its id, as dispatch send printed it", positional = true, label = "ID")
          String delivery) {}

  @Override
  public OpSpec<Params, DeliveryRow> spec() {
    return OpSpec.of("delivery/get", Params.class, DeliveryRow.class)
        .cli("delivery get")
        .summary("Tell what became of a message to a conversation")
        .details(
            """
            queued, submitting, accepted, completed, failed, cancelled, or ambiguous: handed over, \
            and nobody knows what came of it. Such a message is never sent again by itself.\
            """)
        .examples(new Example("delivery get 0abcde-m1", "what became of its first message"))
        .build();
  }

  @Override
  public OpCall<DeliveryRow> begin(Params params, Caller caller) {
    return OpCall.done(
        DeliveryRow.laneOf(calls.lanes(), params.delivery())
            .marks()
            .deliveries()
            .find(params.delivery())
            .map(DeliveryRow::of)
            .orElseThrow());
  }

  @Override
  public Optional<String> text(DeliveryRow result, TextStyle style) {
    return Optional.of(result.words());
  }
}
