package dev.dispatch.transport.tmux;

import dev.dispatch.agent.AgentProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which agent a command line runs: the program itself, a script of that name that an interpreter
 * runs, or what a shell was told with {@code -c}. An argument of that name is none: {@code vim
 * claude} is an editor.
 */
final class CommandWords {
  private static final Pattern INTERPRETER =
      Pattern.compile("node(js)?|bun|deno|ruby|perl|python[0-9.]*");

  private static final Pattern SHELL = Pattern.compile("-?(ba|z|fi|da|k|mk|a)?sh");

  /** Of interpreters, with a word of their own behind them. */
  private static final Set<String> OPTIONS_WITH_VALUE =
      Set.of("-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "-W", "-X");

  /** What ends one command of a shell's. */
  private static final Pattern BETWEEN_COMMANDS = Pattern.compile("&&|\\|\\|?|;|&|\n");

  private static final Pattern BEFORE_COMMAND = Pattern.compile("(exec\\s+|\\w+=\\S*\\s+)*");

  private CommandWords() {}

  /** The agent; empty where it is none that is known. */
  static Optional<AgentProgram> agent(List<String> words) {
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String program = fileName(words.getFirst());
    List<String> rest = words.subList(1, words.size());
    if (SHELL.matcher(program).matches()) {
      return inShell(rest);
    }
    return INTERPRETER.matcher(program).matches()
        ? script(rest).flatMap(CommandWords::called)
        : called(program);
  }

  /** {@code sh /opt/bin/codex}, {@code sh -c 'exec codex resume'}. */
  private static Optional<AgentProgram> inShell(List<String> rest) {
    Optional<String> first = script(rest);
    boolean isText =
        rest.stream()
            .takeWhile(word -> word.startsWith("-"))
            .anyMatch(word -> word.matches("-[a-z]*c"));
    return isText
        ? first.flatMap(CommandWords::inText)
        : first.flatMap(file -> called(fileName(file)));
  }

  private static Optional<AgentProgram> inText(String text) {
    return BETWEEN_COMMANDS
        .splitAsStream(text)
        .map(command -> BEFORE_COMMAND.matcher(command.strip()).replaceFirst(""))
        .map(command -> command.split("\\s", 2)[0].replaceAll("[\"']", ""))
        .flatMap(word -> called(fileName(word)).stream())
        .findFirst();
  }

  /** The first word that is no option, nor belongs to one. */
  private static Optional<String> script(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (OPTIONS_WITH_VALUE.contains(word)) {
        i++;
      } else if (!word.startsWith("-") && !word.equals("run")) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  private static Optional<AgentProgram> called(String file) {
    String name = fileName(file).replaceFirst("\\.[cm]?js$", "");
    return Arrays.stream(AgentProgram.values())
        .filter(program ->
            name.equals(program.command())
                || (program == AgentProgram.CURSOR && name.equals("cursor-agent")))
        .findFirst();
  }

  private static String fileName(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }
}
