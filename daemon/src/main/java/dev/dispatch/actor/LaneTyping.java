package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.transport.Receipt;
import java.util.Optional;
import java.util.function.Supplier;

/** What is done to the agent of a lane without a task once for each request, in its mailbox. */
final class LaneTyping {
  private final LaneHouse lanes;
  private final Workers workers;

  LaneTyping(LaneHouse lanes, Workers workers) {
    this.lanes = lanes;
    this.workers = workers;
  }

  /** Types something once; the intent is stored first. */
  void typed(LaneState lane, TakenRequest intent, String what, Supplier<Receipt> typing) {
    LaneRef ref = lane.ref();
    TypedOnce.carryOut(
        Optional.of(intent),
        new TypedOnce.Intents() {
          @Override
          public void begin(TakenRequest begun) {
            lanes.record(ref, new LaneEvent.LaneRequestTaken(ref, begun));
          }

          @Override
          public void drop(TakenRequest begun) {
            lanes.record(ref, new LaneEvent.LaneRequestDropped(ref, begun.id()));
          }
        },
        typing,
        receipt -> TypedOnce.requireAccepted(receipt, what, ref.value()),
        () ->
            lanes.record(
                ref,
                new LaneEvent.LaneRequestTaken(
                    ref, new TakenRequest(intent.id(), intent.subject()))));
  }

  /** Gives an answer to what an agent waits for. */
  void decide(LaneState lane, LaneAction.Decide decide, TakenRequest request) {
    boolean isOpen = lane.requests().stream().anyMatch(r -> r.key().equals(decide.key()));
    if (!isOpen) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the agent of lane " + lane.ref() + " does not wait for that any more",
          "dispatch inbox");
    }
    lanes.record(
        lane.ref(),
        new LaneEvent.LaneRequestDecided(lane.ref(), decide.key(), decide.answer(), decide.by()));
    typed(
        lane,
        request.beginning("giving the answer"),
        "the answer was given",
        () -> workers.answer(lane, decide.key(), decide.answer()));
  }
}
