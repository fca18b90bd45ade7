package dev.dispatch.transport.wire;

import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink.Observation;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.TurnStatus;
import java.util.List;
import java.util.Optional;

/** What a refusal of the server comes to on a lane. */
final class Failures {
  private Failures() {}

  /** A turn that never ran. */
  static List<Observation> ofTurn(LaneRef lane, String why) {
    return List.of(
        new Observation(lane, new AgentEvent.TurnStarted()),
        new Observation(
            lane, new AgentEvent.TurnEnded(TurnStatus.FAILED, Optional.of(why), Optional.empty())));
  }

  /** A conversation that was never begun. */
  static AgentEvent neverStarted(String why) {
    return new AgentEvent.SessionEnded(
        new ExitStatus.NeverStarted("codex refused the conversation: " + why));
  }
}
