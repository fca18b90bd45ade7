package dev.dispatch.transport.tmux;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Words of a tmux command as one line of its command language. */
final class ControlLine {
  private ControlLine() {}

  static String of(List<String> words) {
    return words.stream().map(ControlLine::quoted).collect(Collectors.joining(" "));
  }

  static String of(String... words) {
    return of(Arrays.asList(words));
  }

  /** In double quotes, where nothing is left that tmux would expand or end the line at. */
  private static String quoted(String word) {
    StringBuilder quoted = new StringBuilder(word.length() + 2).append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"' || c == '\\' || c == '$') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        quoted.append(String.format("\\%03o", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
