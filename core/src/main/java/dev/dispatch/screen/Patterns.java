package dev.dispatch.screen;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns as evidence shows them. */
final class Patterns {
  static final Pattern NEVER = Pattern.compile("(?!)");

  private Patterns() {}

  static String show(Pattern pattern) {
    return "/" + pattern.pattern() + "/";
  }

  static String show(List<Pattern> patterns) {
    return patterns.stream().map(Patterns::show).collect(Collectors.joining(" or "));
  }

  static boolean find(List<Pattern> patterns, String text) {
    return patterns.stream().anyMatch(p -> p.matcher(text).find());
  }
}
