package dev.dispatch.skill;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command with places for values, such as {@code gh issue view {id}}. It is cut into words first
 * and filled then, so that a value never becomes a word more, and no shell sees it.
 */
public final class CommandTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z-]+)}");

  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")++");

  private CommandTemplate() {}

  /**
   * The words of the command. Where a value is empty, a word that is only its place is left out
   * with the option before it.
   *
   * @param key that holds the template, for errors
   */
  public static List<String> words(String template, Map<String, String> values, String key) {
    List<String> words = new ArrayList<>();
    for (String word : split(template, key)) {
      Matcher place = PLACE.matcher(word);
      if (place.matches() && value(place.group(1), values, key).isEmpty()) {
        if (!words.isEmpty() && words.getLast().startsWith("-")) {
          words.removeLast();
        }
      } else {
        words.add(place.replaceAll(m -> Matcher.quoteReplacement(value(m.group(1), values, key))));
      }
    }
    if (words.isEmpty()) {
      throw invalid(key, template, "is empty");
    }
    return words;
  }

  private static String value(String name, Map<String, String> values, String key) {
    String value = values.get(name);
    if (value == null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "%s has the unknown place {%s}; there are {%s}"
              .formatted(
                  key, name, String.join("}, {", values.keySet().stream().sorted().toList())),
          "dispatch config get " + key + " --show-origin");
    }
    if (value.startsWith("-") || value.chars().anyMatch(c -> c == 0)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, name + " is " + Quoted.of(value) + ": not a value for a command");
    }
    return value;
  }

  private static List<String> split(String template, String key) {
    if (!WORD.matcher(template).replaceAll("").isBlank()) {
      throw invalid(key, template, "has a quotation mark without its other half");
    }
    return WORD.matcher(template)
        .results()
        .map(word -> QUOTED.matcher(word.group()).replaceAll("$1$2"))
        .toList();
  }

  private static DispatchException invalid(String key, String template, String what) {
    return new DispatchException(
        ErrorCode.VALIDATION,
        key + " " + what + ": " + Quoted.of(template),
        "dispatch config get " + key + " --show-origin");
  }
}
