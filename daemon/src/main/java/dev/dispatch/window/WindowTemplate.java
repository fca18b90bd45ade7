package dev.dispatch.window;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command that opens a window, with places for what runs in it: {@code {command}} stands for the
 * command in one word, quoted for a shell; {@code {words}}, alone, for its words one by one; {@code
 * {title}} for what the window is called. Split into words as a shell would, and run by none.
 */
final class WindowTemplate {
  static final String COMMAND = "{command}";
  static final String WORDS = "{words}";
  static final String TITLE = "{title}";

  private final List<String> words;

  private WindowTemplate(List<String> words) {
    this.words = words;
  }

  /** Reads one. */
  static WindowTemplate of(String template) {
    List<String> words = split(template);
    boolean hasPlace =
        words.stream().anyMatch(word -> word.contains(COMMAND) || word.equals(WORDS));
    if (words.isEmpty() || !hasPlace) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "terminal.window is "
              + Quoted.of(template)
              + ": expected the command of a terminal program with "
              + COMMAND
              + " or "
              + WORDS
              + " in it",
          "dispatch config set terminal.window \"xterm -e {words}\"");
    }
    return new WindowTemplate(words);
  }

  /** The program it starts. */
  String program() {
    return words.getFirst();
  }

  /** The argument array of a window that runs a command. */
  List<String> argv(List<String> command, String title) {
    String whole = command.stream().map(WindowTemplate::quoted).collect(Collectors.joining(" "));
    List<String> argv = new ArrayList<>();
    for (String word : words) {
      if (word.equals(WORDS)) {
        argv.addAll(command);
      } else {
        argv.add(word.replace(TITLE, title).replace(COMMAND, whole));
      }
    }
    return argv;
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=@%+-]+") && !word.startsWith("=")
        ? word
        : '\'' + word.replace("'", "'\\''") + '\'';
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isBegun = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && i + 1 < text.length()) {
          word.append(text.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        isBegun = true;
      } else if (c == '\\' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        isBegun = true;
      } else if (Character.isWhitespace(c)) {
        if (isBegun) {
          words.add(word.toString());
          word.setLength(0);
          isBegun = false;
        }
      } else {
        word.append(c);
        isBegun = true;
      }
    }
    if (isBegun) {
      words.add(word.toString());
    }
    return words;
  }
}
