package dev.dispatch.op.lane;

import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import java.util.Optional;

/**
 * A message on its way to an agent, as surfaces show it.
 *
 * @param turn the agent's id of the turn that has it
 * @param reason why it is as it is
 */
public record DeliveryRow(
    String id,
    SendMode mode,
    DeliveryStatus status,
    Optional<String> turn,
    Optional<String> reason) {
  private static final String MARK = "-m";

  static DeliveryRow of(Delivery delivery) {
    return new DeliveryRow(
        delivery.id(),
        delivery.mode(),
        delivery.status(),
        delivery.turn(),
        Optional.of(delivery.reason()).filter(why -> !why.isEmpty()));
  }

  /** The lane of a delivery, by its id. */
  static LaneState laneOf(LaneDesk lanes, String id) {
    int mark = id.indexOf(MARK);
    String ref = mark < 0 ? "" : id.substring(0, mark);
    Optional<LaneState> lane =
        LaneRef.hasShape(ref) ? lanes.find(new LaneRef(ref)) : Optional.empty();
    return lane.filter(found -> found.marks().deliveries().find(id).isPresent())
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND,
                "there is no delivery " + Quoted.of(id) + "; they are called like 0abcde-m1",
                "dispatch send prints the id of each; a lane remembers its last 50"));
  }

  /** For people. */
  String words() {
    return id
        + "  "
        + status.wireName()
        + "  "
        + mode.wireName()
        + reason.map(why -> "  " + why).orElse("")
        + "\n";
  }
}
