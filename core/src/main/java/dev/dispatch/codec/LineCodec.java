package dev.dispatch.codec;

import dev.dispatch.transport.AgentEvent;
import java.util.List;

/**
 * Understands what an agent program writes. Pure and without memory: the same lines give the same
 * events, whenever they are read, so a recorded log can be replayed and a reader can go on from any
 * offset. Never fails: what it cannot read becomes {@link AgentEvent.Unrecognised}.
 */
public interface LineCodec {
  /** The events of these lines, in order. */
  List<AgentEvent> decode(List<WireLine> lines);
}
