package dev.dispatch.pane;

/**
 * A pane as it was found for a target.
 *
 * @param where as people name it: {@code work:1.2}
 * @param program the agent in it, as the rules for its screens are called; {@code generic} where it
 *     is not known
 * @param command name of the program in its foreground
 * @param cwd where that program works; empty where the server does not tell
 */
public record FoundPane(PaneRef ref, String where, String program, String command, String cwd) {

  /** For messages: {@code pane %7 (work:1.2, claude)}. */
  public String describe() {
    return "pane " + ref.id() + " (" + where + ", " + command + ")";
  }
}
