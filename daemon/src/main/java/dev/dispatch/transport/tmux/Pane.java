package dev.dispatch.transport.tmux;

import dev.dispatch.pane.PaneRef;
import java.util.List;
import java.util.Optional;

/**
 * A pane as its server lists it.
 *
 * @param serverPid of its server: ids begin anew with each
 * @param id {@code %7}; never used again while the server lives
 * @param session {@code $3}
 * @param sessionName as people see it
 * @param window {@code @4}
 * @param windowIndex as people count windows
 * @param windowName as people see it
 * @param index within the window, as people count panes
 * @param pid of the program that was started in it
 * @param isDead whether that program ended and the pane was kept
 * @param inMode whether a person scrolls or copies there, so that keys go to tmux
 * @param activity when its window last showed something new, in seconds since 1970
 * @param name what dispatch calls it; empty unless it was given work
 * @param command name of the program in the foreground
 * @param cwd where that program works; empty where the server cannot tell
 */
record Pane(
    long serverPid,
    String id,
    String session,
    String sessionName,
    String window,
    int windowIndex,
    String windowName,
    int index,
    long pid,
    boolean isDead,
    boolean inMode,
    int cursorColumn,
    int cursorRow,
    int width,
    long activity,
    String name,
    String command,
    String cwd,
    String title) {
  private static final int FIELDS = 19;

  /** How much is read of what a dead pane showed before. */
  static final int KEPT_LINES = 50;

  /** What to list, in the order of the fields; the title last, for it may be anything. */
  static final String FORMAT =
      "#{pid}\t#{pane_id}\t#{session_id}\t#{session_name}\t#{window_id}\t#{window_index}\t#{window_name}"
          + "\t#{pane_index}\t#{pane_pid}\t#{pane_dead}\t#{pane_in_mode}\t#{cursor_x}\t#{cursor_y}"
          + "\t#{pane_width}\t#{window_activity}\t#{@dispatch}"
          + "\t#{pane_current_command}\t#{pane_current_path}\t#{pane_title}";

  /** Reads a line of that format; empty where it is none. */
  static Optional<Pane> parse(String line) {
    List<String> f = List.of(line.split("\t", FIELDS));
    if (f.size() < FIELDS || !f.get(1).startsWith("%")) {
      return Optional.empty();
    }
    return Optional.of(
        new Pane(
            number(f.get(0)),
            f.get(1),
            f.get(2),
            f.get(3),
            f.get(4),
            number(f.get(5)),
            f.get(6),
            number(f.get(7)),
            number(f.get(8)),
            f.get(9).equals("1"),
            !f.get(10).equals("0"),
            number(f.get(11)),
            number(f.get(12)),
            number(f.get(13)),
            number(f.get(14)),
            f.get(15),
            f.get(16),
            f.get(17),
            f.get(18)));
  }

  /** Whether it is the pane that was found under that ref. */
  boolean isThat(PaneRef ref) {
    return id.equals(ref.id()) && serverPid == ref.serverPid();
  }

  /** By its title, or by what dispatch calls it: agents give their panes titles of their own. */
  boolean isCalled(String text) {
    return title.equals(text) || name.equals(text);
  }

  /** {@code work:1}. */
  String windowPlace() {
    return sessionName + ":" + windowIndex;
  }

  /** {@code work:1.2}, as tmux takes it. */
  String place() {
    return windowPlace() + "." + index;
  }

  /** Empty fields are those of dead panes. */
  private static int number(String text) {
    return text.isEmpty() || !text.chars().allMatch(Character::isDigit)
        ? 0
        : Integer.parseInt(text);
  }
}
