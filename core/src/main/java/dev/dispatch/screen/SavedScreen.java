package dev.dispatch.screen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A screen as it is kept in a file: lines of {@code # key: value}, a line {@code ---}, and the
 * screen. A file that does not begin with {@value #FIRST} is the screen alone.
 *
 * @param facts every key of the header, also those that are not about the screen
 */
public record SavedScreen(Screen screen, Map<String, List<String>> facts) {
  private static final String FIRST = "# dispatch screen";
  private static final String END = "---";
  private static final Pattern FACT = Pattern.compile("# ([a-z][a-z-]*): ?(.*)");
  private static final Pattern CURSOR = Pattern.compile("(\\d{1,5}),(\\d{1,5})");

  public SavedScreen {
    facts = Map.copyOf(facts);
  }

  /** Reads a file's text; never fails. */
  public static SavedScreen parse(String text) {
    List<String> lines = text.lines().toList();
    int end = lines.indexOf(END);
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST) || end < 0) {
      return new SavedScreen(Screen.of(lines), Map.of());
    }
    Map<String, List<String>> facts = new LinkedHashMap<>();
    for (String line : lines.subList(1, end)) {
      Matcher fact = FACT.matcher(line);
      if (fact.matches()) {
        facts.computeIfAbsent(fact.group(1), key -> new ArrayList<>()).add(fact.group(2));
      }
    }
    Screen screen =
        new Screen(
            lines.subList(end + 1, lines.size()),
            first(facts, "title"),
            first(facts, "cursor").flatMap(SavedScreen::cursor),
            first(facts, "copy-mode").map("yes"::equals).orElse(false),
            first(facts, "command"));
    return new SavedScreen(screen, facts);
  }

  /** The first value of a key of the header. */
  public Optional<String> fact(String key) {
    return first(facts, key);
  }

  /** Every value of a key of the header, in order. */
  public List<String> all(String key) {
    return List.copyOf(facts.getOrDefault(key, List.of()));
  }

  /** The text of a file with this screen and these further facts. */
  public static String render(Screen screen, Map<String, List<String>> more) {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    screen.title().ifPresent(title -> fact(text, "title", title));
    screen.cursor().ifPresent(c -> fact(text, "cursor", c.row() + "," + c.column()));
    screen.command().ifPresent(command -> fact(text, "command", command));
    if (screen.copyMode()) {
      fact(text, "copy-mode", "yes");
    }
    more.forEach((key, values) -> values.forEach(value -> fact(text, key, value)));
    text.append(END).append('\n');
    screen.lines().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static void fact(StringBuilder text, String key, String value) {
    text.append(("# " + key + ": " + value).stripTrailing()).append('\n');
  }

  private static Optional<String> first(Map<String, List<String>> facts, String key) {
    return facts.getOrDefault(key, List.of()).stream().findFirst();
  }

  private static Optional<Screen.Cursor> cursor(String text) {
    Matcher matcher = CURSOR.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Screen.Cursor(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }
}
