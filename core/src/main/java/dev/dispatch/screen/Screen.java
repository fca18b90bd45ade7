package dev.dispatch.screen;

import java.util.List;
import java.util.Optional;

/**
 * What a terminal shows at one moment, as rendered text without escapes. Where it came from is not
 * known here.
 *
 * @param lines from the top, at least down to the cursor; trailing blank lines may be there
 * @param title what the program has set as its title
 * @param cursor where the cursor stands
 * @param copyMode whether the user scrolls in it, so that keys do not reach the program
 * @param command the program in the foreground
 */
public record Screen(
    List<String> lines,
    Optional<String> title,
    Optional<Cursor> cursor,
    boolean copyMode,
    Optional<String> command) {

  private static final char HARD_SPACE = '\u00a0';

  public Screen {
    lines = lines.stream().map(line -> line.replace(HARD_SPACE, ' ').stripTrailing()).toList();
  }

  /** Row and column of the cursor, both from 0. */
  public record Cursor(int row, int column) {}

  /** A screen of which only the lines are known. */
  public static Screen of(List<String> lines) {
    return new Screen(lines, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  /** The same facts about other lines. */
  public Screen withLines(List<String> others) {
    return new Screen(others, title, cursor, copyMode, command);
  }

  /** Whether nothing is drawn: such a capture proves nothing. */
  public boolean isBlank() {
    return lastRow() < 0;
  }

  /** Whether lines are missing at the bottom: the cursor is below what is there. */
  boolean isCut() {
    return cursor.isPresent() && cursor.get().row() >= lines.size();
  }

  /** The last row with something on it, -1 where there is none. */
  int lastRow() {
    int row = lines.size() - 1;
    while (row >= 0 && lines.get(row).isBlank()) {
      row--;
    }
    return row;
  }

  String line(int row) {
    return lines.get(row);
  }
}
