package dev.dispatch.codec.appserver;

import dev.dispatch.transport.AgentEvent;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What one line of a {@code codex app-server} says. */
public sealed interface ServerLine {
  /** What the agent of a thread was seen to do. */
  record Seen(String thread, AgentEvent event) implements ServerLine {}

  /** What concerns the server and no thread: a line nobody knows, or one too long to be read. */
  record Aside(AgentEvent event) implements ServerLine {}

  /**
   * The reply to a request of ours.
   *
   * @param id as we gave it
   * @param result missing where it failed
   */
  record Reply(String id, JsonNode result, Optional<Refusal> refusal) implements ServerLine {}

  /** Why a request was refused. */
  record Refusal(long code, String message) {
    private static final long OVERLOADED = -32001;
    private static final long TOO_LONG = -1;

    static Refusal tooLong(long bytes) {
      return new Refusal(TOO_LONG, "its reply has " + bytes + " bytes, more than can be read");
    }

    /** Whether it replied with more than can be read; less may be asked for. */
    public boolean isTooLong() {
      return code == TOO_LONG;
    }

    /** Whether it took nothing and may be asked again. */
    public boolean isOverload() {
      return code == OVERLOADED;
    }
  }

  /**
   * A request that no person is asked about; it gets this reply at once.
   *
   * @param reply the whole line, without its end
   */
  record AnsweredAtOnce(String method, String reply) implements ServerLine {}
}
