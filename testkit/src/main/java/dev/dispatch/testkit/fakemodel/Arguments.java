package dev.dispatch.testkit.fakemodel;

import java.util.List;

/** How the argument of a call step is cut. */
final class Arguments {

  private static final String ARROW = " ==> ";

  private Arguments() {}

  /** A first word and the rest, in which {@code \n} means a line break. */
  record Headed(String head, String rest) {}

  static Headed headed(String argument) {
    String[] parts = argument.split(" ", 2);
    return new Headed(parts[0], parts.length > 1 ? unescape(parts[1]) : "");
  }

  /** {@code path old ==> new}. */
  record Replacement(String path, String from, String to) {}

  static Replacement replacement(String argument) {
    Headed headed = headed(argument);
    int arrow = headed.rest().indexOf(ARROW);
    if (arrow < 0) {
      throw new IllegalArgumentException("EDIT path old" + ARROW + "new, not: " + argument);
    }
    return new Replacement(
        headed.head(),
        headed.rest().substring(0, arrow),
        headed.rest().substring(arrow + ARROW.length()));
  }

  static List<String> parts(String argument) {
    return List.of(argument.split(";", -1));
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n");
  }
}
