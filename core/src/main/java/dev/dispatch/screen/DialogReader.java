package dev.dispatch.screen;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the block of a dialog at the bottom of the screen and reads it. */
final class DialogReader {
  private static final Pattern FRAME = Pattern.compile("^[\\s│┃]+|[\\s│┃]+$");
  private static final Map<String, String> KEYS =
      Map.of("esc", "Escape", "enter", "Enter", "tab", "Tab", "space", "Space");
  private static final Pattern KEY_AT_END = Pattern.compile("(.*?)\\s+\\((\\w+)\\)");
  private static final Pattern SELECTED = Pattern.compile("(?m)^[❯›] +");
  private static final int DIGEST_CHARACTERS = 16;

  private final DialogRules rules;
  private final Screen screen;

  private DialogReader(DialogRules rules, Screen screen) {
    this.rules = rules;
    this.screen = screen;
  }

  static Found<Place> find(DialogRules rules, Screen screen) {
    return new DialogReader(rules, screen).find();
  }

  static Dialog read(DialogRules rules, Screen screen, Place place) {
    return new DialogReader(rules, screen).read(place);
  }

  private Found<Place> find() {
    int last = last();
    if (last < 0) {
      return new Found.No<>("dialog: the screen does not end in " + Patterns.show(rules.until()));
    }
    int lowest = Math.max(0, last - rules.most() + 1);
    int first = last;
    while (first >= lowest && !rules.from().matcher(screen.line(first)).find()) {
      first--;
    }
    if (first < lowest) {
      return new Found.No<>("dialog: nothing above begins it: " + Patterns.show(rules.from()));
    }
    Place place = new Place(first, last);
    boolean outside = screen.cursor().map(c -> c.row() < place.first()).orElse(false);
    return rules.cursorInside() && outside
        ? new Found.No<>("dialog: the cursor is above it, so it may be quoted")
        : new Found.Yes<>(place);
  }

  private int last() {
    int seen = 0;
    for (int row = screen.lastRow(); row >= 0 && seen < rules.within(); row--) {
      if (screen.line(row).isBlank()) {
        continue;
      }
      if (rules.until().matcher(screen.line(row)).find()) {
        return row;
      }
      seen++;
    }
    return -1;
  }

  private Dialog read(Place place) {
    int options = firstOption(place);
    List<Dialog.Option> choices = new ArrayList<>();
    if (options >= 0) {
      choices.addAll(options(options, place.last()));
    }
    choices.addAll(fixed(place));
    String text = text(place.first(), options < 0 ? place.last() : options);
    return new Dialog(
        rules.kind(), text, subject(place), choices, digest(rules.kind(), text, choices));
  }

  /** Of several lists the last: one may stand in what is asked about. */
  private int firstOption(Place place) {
    int found = -1;
    for (int row = place.first(); row <= place.last(); row++) {
      Optional<Matcher> option = option(row);
      boolean one = option.map(o -> number(o).equals("1")).orElse(false);
      if (option.isPresent() && (found < 0 || one)) {
        found = row;
      }
    }
    return found;
  }

  private Optional<Matcher> option(int row) {
    Matcher matcher = rules.option().orElse(Patterns.NEVER).matcher(screen.line(row));
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }

  private static String number(Matcher option) {
    return group(option, "number").orElseGet(() -> option.group("key"));
  }

  private static Optional<String> group(Matcher matcher, String name) {
    return matcher.namedGroups().containsKey(name)
        ? Optional.ofNullable(matcher.group(name))
        : Optional.empty();
  }

  private List<Dialog.Option> options(int from, int to) {
    List<Dialog.Option> options = new ArrayList<>();
    int row = from;
    while (row < to) {
      Optional<Matcher> option = option(row);
      row++;
      if (option.isEmpty()) {
        continue;
      }
      List<String> more = new ArrayList<>();
      group(option.get(), "more").map(DialogReader::plain).ifPresent(more::add);
      while (row < to && option(row).isEmpty() && isMore(row, option.get().start("label"))) {
        more.add(plain(screen.line(row)));
        row++;
      }
      options.add(option(option.get(), String.join(" ", more).strip()));
    }
    return options;
  }

  /** Whether a line goes on with the option above it: it is indented as far as its label. */
  private boolean isMore(int row, int column) {
    String line = screen.line(row);
    return line.length() > column
        && line.substring(0, column).replaceAll("[│┃]", " ").isBlank()
        && !Patterns.find(rules.skip(), line);
  }

  private Dialog.Option option(Matcher found, String more) {
    String label = plain(found.group("label"));
    Optional<String> key = group(found, "key");
    if (key.isPresent()) {
      return option(key.get(), label, more);
    }
    // A long label is wrapped, and its key comes at the end of its last line.
    Matcher wrapped = KEY_AT_END.matcher(label + " " + more);
    return wrapped.matches()
        ? option(wrapped.group(2), wrapped.group(1), "")
        : option(number(found), label, more);
  }

  private Dialog.Option option(String key, String label, String more) {
    String named = KEYS.getOrDefault(key.toLowerCase(Locale.ROOT), key);
    return new Dialog.Option(List.of(named), label, more, effect((label + " " + more).strip()));
  }

  private Dialog.Effect effect(String label) {
    if (Patterns.find(rules.deny(), label)) {
      return Dialog.Effect.DENY;
    }
    if (Patterns.find(rules.allowAlways(), label)) {
      return Dialog.Effect.ALLOW_ALWAYS;
    }
    return Patterns.find(rules.allow(), label) ? Dialog.Effect.ALLOW : Dialog.Effect.OTHER;
  }

  private List<Dialog.Option> fixed(Place place) {
    return rules.fixed().stream()
        .filter(f -> rows(place).anyMatch(line -> f.match().matcher(line).find()))
        .map(DialogRules.FixedOption::option)
        .toList();
  }

  private Stream<String> rows(Place place) {
    return screen.lines().subList(place.first(), place.last() + 1).stream();
  }

  private Optional<String> subject(Place place) {
    return rules.subject().stream()
        .flatMap(p -> rows(place).map(p::matcher))
        .filter(Matcher::find)
        .map(m -> m.group(1).strip())
        .findFirst();
  }

  private String text(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int row = from; row < to; row++) {
      if (!Patterns.find(rules.skip(), screen.line(row))) {
        lines.add(plain(screen.line(row)));
      }
    }
    return lines.stream().collect(Collectors.joining("\n")).replaceAll("\n{2,}", "\n").strip();
  }

  private static String plain(String line) {
    return FRAME.matcher(line).replaceAll("");
  }

  /** Neither the mark of what is selected nor the keys that lead from there to another choice. */
  private static String digest(Dialog.Kind kind, String text, List<Dialog.Option> options) {
    String unmarked = SELECTED.matcher(text).replaceAll("");
    StringBuilder whole = new StringBuilder(kind.wireName()).append('\n').append(unmarked);
    for (Dialog.Option option : options) {
      whole.append('\n').append(option.label()).append('\t').append(option.more());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(whole.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
