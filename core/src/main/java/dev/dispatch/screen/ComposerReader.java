package dev.dispatch.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the prompt box and reads what is in it. */
final class ComposerReader {
  private static final Pattern EMPTY_LINES = Pattern.compile("^\\n+");

  private final ComposerRules rules;
  private final Screen screen;

  private ComposerReader(ComposerRules rules, Screen screen) {
    this.rules = rules;
    this.screen = screen;
  }

  /** The box: its rows without the lines around it, and what is in it. */
  record Box(Place place, Composer composer) {}

  static Found<Box> find(ComposerRules rules, Screen screen) {
    return new ComposerReader(rules, screen).find();
  }

  private Found<Box> find() {
    int bottom = bottom();
    if (bottom < 0) {
      return no("no line near the bottom ends a prompt box: " + Patterns.show(rules.bottom()));
    }
    int first = first(bottom);
    if (first < 0) {
      return no("no prompt above line " + (bottom + 1) + ": " + Patterns.show(rules.prompt()));
    }
    Place place = new Place(first, bottom - 1);
    if (screen.cursor().isPresent() && !place.holds(screen.cursor().get())) {
      int row = screen.cursor().get().row() + 1;
      return no("the cursor is in line " + row + ", not in the prompt box");
    }
    for (int row = first; row <= screen.lastRow(); row++) {
      for (Pattern pattern : rules.none()) {
        if (pattern.matcher(screen.line(row)).find()) {
          return no("line " + (row + 1) + " is of no prompt box: " + Patterns.show(pattern));
        }
      }
    }
    return new Found.Yes<>(new Box(place, composer(place)));
  }

  private static Found<Box> no(String reason) {
    return new Found.No<>(reason);
  }

  /** Nearest below the cursor; where that is not known, the last one there is. */
  private int bottom() {
    if (screen.cursor().isPresent()) {
      return IntStream.rangeClosed(screen.cursor().get().row(), screen.lastRow() + 1)
          .filter(row -> rules.bottom().matcher(lineOrBlank(row)).find())
          .findFirst()
          .orElse(-1);
    }
    int below = 0;
    for (int row = screen.lastRow(); row >= 0 && below <= rules.footerMost(); row--) {
      if (rules.bottom().matcher(screen.line(row)).find()) {
        return row;
      }
      below += screen.line(row).isBlank() ? 0 : 1;
    }
    return -1;
  }

  private String lineOrBlank(int row) {
    return row <= screen.lastRow() ? screen.line(row) : "";
  }

  private int first(int bottom) {
    for (int row = bottom - 1; row >= 0; row--) {
      String line = screen.line(row);
      boolean prompt = rules.prompt().matcher(line).find();
      if (prompt && isTop(row - 1)) {
        return row;
      }
      if (!prompt && !line.isBlank() && !rules.more().matcher(line).find()) {
        return -1;
      }
    }
    return -1;
  }

  private boolean isTop(int row) {
    return rules.top().map(top -> row >= 0 && top.matcher(screen.line(row)).find()).orElse(true);
  }

  private Matcher prompt(int row) {
    Matcher matcher = rules.prompt().matcher(screen.line(row));
    if (!matcher.find()) {
      throw new IllegalStateException("no prompt in row " + row);
    }
    return matcher;
  }

  private Composer composer(Place place) {
    List<String> lines = new ArrayList<>();
    for (int row = place.first(); row <= place.last(); row++) {
      Matcher line = row == place.first() ? prompt(row) : rules.more().matcher(screen.line(row));
      lines.add(row == place.first() || line.find() ? line.group(1) : "");
    }
    String text = EMPTY_LINES.matcher(String.join("\n", lines)).replaceFirst("").stripTrailing();
    boolean before = screen.cursor().map(c -> isBefore(c, place)).orElse(false);
    boolean hint =
        (before || screen.cursor().isEmpty())
            && rules.hints().stream().anyMatch(h -> h.matcher(text).find());
    if (text.isBlank() || hint) {
      return new Composer.Empty();
    }
    Matcher paste = rules.paste().orElse(Patterns.NEVER).matcher(text);
    return paste.find()
        ? new Composer.Pasted(text, paste.group())
        : new Composer.Draft(text, before);
  }

  /** A program draws its hint behind the cursor, and what is typed before it. */
  private boolean isBefore(Screen.Cursor cursor, Place place) {
    for (int row = place.first(); row <= place.last(); row++) {
      Matcher line = row == place.first() ? prompt(row) : rules.more().matcher(screen.line(row));
      if (line.hasMatch() || line.find()) {
        String typed = line.group(1);
        if (!typed.isBlank()) {
          int indent = typed.length() - typed.stripLeading().length();
          return cursor.row() == row && cursor.column() <= line.start(1) + indent;
        }
      }
    }
    return false;
  }
}
