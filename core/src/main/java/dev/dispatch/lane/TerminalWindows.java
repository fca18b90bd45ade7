package dev.dispatch.lane;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens windows of terminal programs on the display of whoever asks. */
public interface TerminalWindows {
  /** Opens one; blocks for a second at most, or until it is known that it cannot be opened. */
  Opened open(Wish wish);

  /**
   * A window as it is wanted.
   *
   * @param template of the command that opens it, as the user configured it; one of the known
   *     terminal programs otherwise
   * @param command what is to run in it
   * @param environment of whoever asks: whose display, whose PATH
   */
  record Wish(
      Optional<String> template,
      List<String> command,
      String title,
      String cwd,
      Map<String, String> environment) {
    public Wish {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    /** Names the window; never the environment. */
    @Override
    public String toString() {
      return "window " + title + " in " + cwd;
    }
  }

  /**
   * What came of it.
   *
   * @param program the terminal program
   * @param problem why there is no window; empty where there is one
   */
  record Opened(String program, Optional<String> problem) {}
}
