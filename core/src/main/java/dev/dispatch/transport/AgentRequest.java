package dev.dispatch.transport;

import java.util.List;

/**
 * Something an agent asks of whoever oversees it, and waits for: a permission, a choice.
 *
 * @param key names it on its lane; for a dialog on a screen the digest of what was shown, so that
 *     an answer never reaches another one
 * @param text what is asked, with the command or file it is about
 * @param options the choices it offers, as it words them
 */
public record AgentRequest(String key, Kind kind, String text, List<String> options) {
  public AgentRequest {
    options = List.copyOf(options);
  }

  /** What is asked. */
  public enum Kind {
    /** May it do this? */
    APPROVAL,
    /** A question with choices. */
    QUESTION
  }
}
