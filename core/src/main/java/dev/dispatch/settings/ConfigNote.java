package dev.dispatch.settings;

/** Something a person should know about a configuration file; never in the way. */
public record ConfigNote(Kind kind, Mark mark, String message) {
  /** Why it is said. */
  public enum Kind {
    /** Nothing of dispatch has a key of that name. */
    UNKNOWN_KEY,
    /** It is a key of dispatch, but of a part that this version does not have. */
    NOT_USED,
    /** A repository set what only a user may. */
    USER_ONLY,
    /** The older format, which {@code config migrate} upgrades; said once. */
    OLD_FORMAT
  }

  /** The one line of it. */
  public String line() {
    return mark.line() == 0 ? message : mark.place() + ": " + message;
  }
}
