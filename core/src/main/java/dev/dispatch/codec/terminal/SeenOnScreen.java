package dev.dispatch.codec.terminal;

import dev.dispatch.screen.Standstill;
import dev.dispatch.transport.AgentRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Lines with what dispatch saw on an agent's screen, as {@link TerminalCodec} reads them. */
public final class SeenOnScreen {
  static final String KEY = "dispatch_saw";
  static final String READY = "ready";
  static final String BUSY = "busy";
  static final String IDLE = "idle";
  static final String INTERRUPTED = "interrupted";
  static final String ASKS = "asks";
  static final String TRUSTED = "trusted";
  static final String ASKS_NO_MORE = "asks no more";
  static final String STANDS_STILL = "stands still";
  static final String GOES_ON = "goes on";

  private SeenOnScreen() {}

  /** It waits for its first message. */
  public static String ready() {
    return line(Map.of(KEY, READY));
  }

  /** A turn began. */
  public static String busy() {
    return line(Map.of(KEY, BUSY));
  }

  /**
   * A turn is over.
   *
   * @param interrupted whether its agent would have told an end of its own
   */
  public static String idle(boolean interrupted) {
    return line(Map.of(KEY, interrupted ? INTERRUPTED : IDLE));
  }

  /** A dialog came up. */
  public static String asks(AgentRequest request) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(KEY, ASKS);
    line.put("key", request.key());
    line.put("kind", request.kind() == AgentRequest.Kind.APPROVAL ? "approval" : "question");
    line.put("text", request.text());
    line.put("options", request.options());
    return line(line);
  }

  /** Dispatch answered that the folder is to be trusted. */
  public static String trusted(String asked) {
    return line(Map.of(KEY, TRUSTED, "text", asked));
  }

  /** It is gone. */
  public static String asksNoMore(String key) {
    return line(Map.of(KEY, ASKS_NO_MORE, "key", key));
  }

  /** It shows something on which it stands still. */
  public static String standsStill(Standstill on) {
    return line(Map.of(KEY, STANDS_STILL, "state", on.state().wireName(), "why", on.why()));
  }

  /** It does so no more. */
  public static String goesOn() {
    return line(Map.of(KEY, GOES_ON));
  }

  private static String line(Map<String, ?> content) {
    return JsonMapper.shared().writeValueAsString(content) + "\n";
  }
}
