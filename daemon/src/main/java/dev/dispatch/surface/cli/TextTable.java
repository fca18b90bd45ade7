package dev.dispatch.surface.cli;

import java.util.ArrayList;
import java.util.List;

/** A table with aligned columns. The widest columns give way where the terminal is narrow. */
public final class TextTable {
  private static final int GAP = 2;
  private static final int LEAST = 6;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  /** Adds a row; as many cells as there are headings, each one line. */
  public void add(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells for " + headings.size() + " columns");
    }
    rows.add(List.copyOf(cells));
  }

  /** Draws it, at most that many columns wide as far as that is possible. */
  public String draw(int width) {
    int[] widths = new int[headings.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = Columns.of(headings.get(c));
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], Columns.of(row.get(c)));
      }
    }
    shrink(widths, width);
    StringBuilder text = new StringBuilder(line(headings, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static void shrink(int[] widths, int width) {
    int total = GAP * (widths.length - 1);
    for (int w : widths) {
      total += w;
    }
    while (total > width) {
      int widest = 0;
      for (int c = 1; c < widths.length; c++) {
        widest = widths[c] > widths[widest] ? c : widest;
      }
      if (widths[widest] <= LEAST) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = Columns.cut(cells.get(c), widths[c]);
      line.append(cell);
      line.repeat(' ', widths[c] - Columns.of(cell) + GAP);
    }
    return line.toString().stripTrailing() + "\n";
  }
}
