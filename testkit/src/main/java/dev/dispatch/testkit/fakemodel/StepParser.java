package dev.dispatch.testkit.fakemodel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads script lines: {@code VERB{option=value,…} argument}. */
final class StepParser {

  private static final Pattern LINE =
      Pattern.compile("(?:> )?([A-Z]+)(?:\\{([^}]*)})?(?: (.*))?", Pattern.DOTALL);
  private static final Pattern REPEATED =
      Pattern.compile("(.+?) ((?:SHELL|TOOL|READ)(?:\\{[^}]*})? .*)");
  private static final int MOST_REPEATS = 60;

  private StepParser() {}

  /**
   * The steps in a prompt: the lines between {@code SCRIPT} and {@code END} where the prompt has
   * such lines, else every line that starts with a verb.
   */
  static List<Step> steps(String prompt) {
    List<String> lines = prompt.lines().map(String::strip).toList();
    int start = lines.indexOf("SCRIPT");
    if (start >= 0) {
      List<String> rest = lines.subList(start + 1, lines.size());
      int end = rest.indexOf("END");
      if (end >= 0) {
        lines = rest.subList(0, end);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (String line : lines) {
      step(line).ifPresent(steps::add);
    }
    return steps;
  }

  private static Optional<Step> step(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> options = options(matcher.group(2));
    String argument = matcher.group(3) == null ? "" : matcher.group(3);
    String verb = matcher.group(1);
    return switch (verb) {
      case "SAY", "REASON", "SLOW" ->
          Optional.of(new Step.Text(Step.Voice.valueOf(verb), argument));
      case "SHELL", "PATCH", "WRITE", "READ", "EDIT", "PLAN", "ASK", "TOOL" ->
          Optional.of(new Step.Call(Step.Action.valueOf(verb), options, argument));
      case "UNTIL", "WHILE" -> repeat(verb.equals("UNTIL"), options, argument);
      case "EXPECT" -> Optional.of(new Step.Expect(Pattern.compile(argument)));
      case "ERROR" -> Optional.of(fail(options, Integer.parseInt(argument.strip())));
      case "HANG" -> Optional.of(fail(options, 0));
      default -> Optional.empty();
    };
  }

  private static Step fail(Map<String, String> options, int status) {
    return new Step.Fail(
        status,
        options.getOrDefault("type", ""),
        options.getOrDefault("message", "scripted error " + status),
        Duration.ofSeconds(Long.parseLong(options.getOrDefault("resets_in_s", "0"))));
  }

  private static Optional<Step> repeat(
      boolean until, Map<String, String> options, String argument) {
    Matcher matcher = REPEATED.matcher(argument);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no SHELL, TOOL or READ after the pattern: " + argument);
    }
    if (!(step(matcher.group(2)).orElseThrow() instanceof Step.Call call)) {
      throw new IllegalArgumentException("not a call: " + matcher.group(2));
    }
    int most = Integer.parseInt(options.getOrDefault("most", Integer.toString(MOST_REPEATS)));
    Duration pause = Duration.ofMillis(Long.parseLong(options.getOrDefault("pause_ms", "0")));
    return Optional.of(
        new Step.Repeat(until, Pattern.compile(matcher.group(1)), call, most, pause));
  }

  private static Map<String, String> options(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    if (text == null || text.isBlank()) {
      return options;
    }
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("an option is key=value, not: " + pair);
      }
      options.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return options;
  }
}
