package dev.dispatch.surface.mcp;

import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Audience;
import java.util.Map;
import java.util.Optional;

/**
 * Who is at the other end of an MCP connection.
 *
 * @param audience which of the two servers it is given
 * @param sessionId the same when the client connects anew for the same host, so that a call it
 *     repeats is not done twice
 */
public record McpCallerFacts(
    String cwd,
    Map<String, String> environment,
    Optional<LaneRef> lane,
    Audience audience,
    String sessionId) {
  public McpCallerFacts {
    environment = Map.copyOf(environment);
  }
}
