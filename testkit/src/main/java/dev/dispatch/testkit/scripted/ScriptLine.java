package dev.dispatch.testkit.scripted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One step: {@code VERB{option=value,…} argument}. */
record ScriptLine(Verb verb, Map<String, String> options, String argument) {

  private static final Map<String, Verb> VERBS =
      Stream.of(Verb.values()).collect(Collectors.toMap(Verb::name, Function.identity()));
  private static final Pattern LINE = Pattern.compile("(?:> )?([A-Z_]+)(?:\\{([^}]*)})?(?: (.*))?");

  ScriptLine {
    options = Map.copyOf(options);
  }

  /** The script of a prompt; empty where it has none. */
  static List<ScriptLine> in(String prompt) {
    List<String> lines = prompt.lines().map(String::strip).toList();
    int start = lines.indexOf("SCRIPT");
    if (start >= 0) {
      List<String> rest = lines.subList(start + 1, lines.size());
      int end = rest.indexOf("END");
      lines = end < 0 ? rest : rest.subList(0, end);
    }
    List<ScriptLine> script = new ArrayList<>();
    for (String line : lines) {
      parse(line).ifPresent(script::add);
    }
    return script;
  }

  private static Optional<ScriptLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Verb verb = VERBS.get(matcher.group(1));
    if (verb == null) {
      return Optional.empty();
    }
    Map<String, String> options = new HashMap<>();
    if (matcher.group(2) != null && !matcher.group(2).isBlank()) {
      for (String pair : matcher.group(2).split(",", -1)) {
        String[] parts = pair.split("=", 2);
        options.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
      }
    }
    String argument = matcher.group(3) == null ? "" : matcher.group(3);
    return Optional.of(new ScriptLine(verb, options, argument));
  }

  /** The first word of the argument. */
  String head() {
    return argument.split(" ", 2)[0];
  }

  /** What follows the first word; {@code \n} in it means a line break. */
  String tail() {
    String[] parts = argument.split(" ", 2);
    return parts.length > 1 ? parts[1].replace("\\n", "\n") : "";
  }

  int number() {
    return Integer.parseInt(head());
  }
}
