package dev.dispatch.transport.wire;

import dev.dispatch.codec.appserver.ServerLine;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentEventSink.Observation;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.TurnStatus;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a reply of the server comes to on a lane. */
final class Failures {
  private Failures() {}

  /** A turn that never ran. */
  static List<Observation> ofTurn(LaneRef lane, String why) {
    return List.of(
        new Observation(lane, new AgentEvent.TurnStarted()),
        new Observation(
            lane, new AgentEvent.TurnEnded(TurnStatus.FAILED, Optional.of(why), Optional.empty())));
  }

  /** What became of a message: taken by a turn, or refused. */
  static AgentEvent ofMessage(RequestName name, ServerLine.Reply reply) {
    JsonNode result = reply.result();
    Optional<String> turn =
        Optional.of(result.path("turn").path("id").stringValue(""))
            .filter(id -> !id.isEmpty())
            .or(() ->
                Optional.of(result.path("turnId").stringValue("")).filter(id -> !id.isEmpty()));
    return reply
        .refusal()
        .<AgentEvent>map(why -> new AgentEvent.DeliveryRefused(name.message(), why.message()))
        .orElseGet(() -> new AgentEvent.DeliveryAccepted(name.message(), turn));
  }

  /** A conversation that was never begun. */
  static AgentEvent neverStarted(String why) {
    return new AgentEvent.SessionEnded(
        new ExitStatus.NeverStarted("codex refused the conversation: " + why));
  }
}
