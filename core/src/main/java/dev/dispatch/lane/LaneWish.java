package dev.dispatch.lane;

import dev.dispatch.agent.AgentChoice;
import java.util.Optional;

/**
 * A lane without a task, as somebody wants it.
 *
 * @param cwd absolute directory to start in
 * @param handle what to call it; made from the agent's name otherwise
 * @param text its first message; empty for none
 */
public record LaneWish(AgentChoice agent, String cwd, Optional<String> handle, String text) {}
