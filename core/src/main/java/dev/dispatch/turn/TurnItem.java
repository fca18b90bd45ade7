package dev.dispatch.turn;

/**
 * One thing inside a turn: a message, a command, a file change.
 *
 * @param id the agent's own id of it, unique within its session
 * @param title one line: the command, the tool's name, the paths; empty for a message
 * @param text the content or output, at most {@link #MAX_TEXT} characters
 */
public record TurnItem(String id, ItemKind kind, ItemStatus status, String title, String text) {
  /** Longer texts are cut; the wire log has the whole. */
  public static final int MAX_TEXT = 64 * 1024;

  private static final int MAX_TITLE = 4 * 1024;

  public TurnItem {
    title = cutTitle(title);
    text = cutText(text);
  }

  /** A title that is no longer than one may be. */
  public static String cutTitle(String title) {
    return cut(title, MAX_TITLE);
  }

  /** A text that is no longer than one may be. */
  public static String cutText(String text) {
    return cut(text, MAX_TEXT);
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return text.substring(0, end) + "…";
  }
}
