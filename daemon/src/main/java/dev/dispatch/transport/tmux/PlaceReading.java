package dev.dispatch.transport.tmux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to read a place such as {@code work:agents.2}.
 *
 * @param session by name; empty for the caller's
 * @param window index or name; empty for the caller's, or the session's only one
 * @param pane empty where the window is to have only one
 */
record PlaceReading(Optional<String> session, Optional<String> window, Optional<Integer> pane) {
  private static final Pattern PANE = Pattern.compile("(?s)(.*)\\.([0-9]{1,9})");

  /** Whether it ends in a pane's index. */
  static boolean hasPane(String text) {
    return PANE.matcher(text).matches();
  }

  /**
   * Every way, in the order in which they count: the longest name of a session first, and a number
   * behind a dot is a pane before it is part of a window's name. At last a colon may be a window's
   * of the caller's session.
   */
  static List<PlaceReading> of(String text) {
    List<PlaceReading> readings = new ArrayList<>();
    for (int colon = text.lastIndexOf(':'); colon >= 0; colon = text.lastIndexOf(':', colon - 1)) {
      addWindows(readings, text.substring(0, colon), text.substring(colon + 1));
    }
    addWindows(readings, "", text);
    return readings;
  }

  private static void addWindows(List<PlaceReading> readings, String session, String rest) {
    Matcher split = PANE.matcher(rest);
    if (split.matches()) {
      readings.add(
          new PlaceReading(
              filled(session),
              filled(split.group(1)),
              Optional.of(Integer.parseInt(split.group(2)))));
    }
    if (!split.matches() || !split.group(1).isEmpty()) {
      readings.add(new PlaceReading(filled(session), filled(rest), Optional.empty()));
    }
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
