package dev.dispatch.transport;

import java.util.List;
import java.util.Optional;

/**
 * Something an agent asks of whoever oversees it, and waits for: a permission, a choice.
 *
 * @param key names it on its lane; for a dialog on a screen the digest of what was shown, so that
 *     an answer never reaches another one
 * @param text what is asked, with the command or file it is about
 * @param options the choices it offers, as it words them
 * @param wire the message it came as; empty for one seen on a screen
 */
public record AgentRequest(
    String key, Kind kind, String text, List<String> options, Optional<Wire> wire) {
  public AgentRequest {
    options = List.copyOf(options);
  }

  /** One that came on a screen. */
  public AgentRequest(String key, Kind kind, String text, List<String> options) {
    this(key, kind, text, options, Optional.empty());
  }

  /** The same with more to read. */
  public AgentRequest with(String longer) {
    return new AgentRequest(key, kind, longer, options, wire);
  }

  /**
   * How a structured transport put it, so that the answer fits.
   *
   * @param id of the message, as JSON: a number or a string
   * @param params as JSON
   * @param item the item of the turn that it is about; empty for none
   */
  public record Wire(String id, String method, String params, String item) {}

  /** What is asked. */
  public enum Kind {
    /** May it do this? */
    APPROVAL,
    /** A question with choices. */
    QUESTION
  }
}
