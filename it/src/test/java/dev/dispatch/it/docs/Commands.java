package dev.dispatch.it.docs;

import dev.dispatch.testkit.CommandResult;
import dev.dispatch.testkit.DispatchSandbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of the built program, as it names them itself. */
final class Commands {
  private final DispatchSandbox sandbox;
  private final List<Command> commands;
  private final Map<String, String> help = new HashMap<>();

  /**
   * One command.
   *
   * @param words {@code task list}
   * @param op {@code task/list}
   */
  record Command(String words, String op) {}

  private Commands(DispatchSandbox sandbox, List<Command> commands) {
    this.sandbox = sandbox;
    this.commands = List.copyOf(commands);
  }

  static Commands of(DispatchSandbox sandbox) {
    CommandResult result = sandbox.run("schema", "--json");
    JsonNode json = JsonMapper.shared().readTree(result.out());
    List<Command> commands = new ArrayList<>();
    json.path("commands")
        .forEach(row ->
            commands.add(new Command(row.path("command").asString(), row.path("op").asString())));
    if (commands.size() < 20) {
      throw new AssertionError("only " + commands.size() + " commands in " + result);
    }
    return new Commands(sandbox, commands);
  }

  List<Command> all() {
    return commands;
  }

  /** The command that a line behind {@code dispatch} begins with, by most words. */
  Optional<Command> find(String line) {
    return commands.stream()
        .filter(c -> (line + " ").startsWith(c.words() + " "))
        .max(Comparator.comparingInt(c -> c.words().length()));
  }

  String help(Command command) {
    return help.computeIfAbsent(
        command.words(),
        words -> {
          List<String> args = new ArrayList<>(List.of(words.split(" ")));
          args.add("--help");
          return sandbox.run(args.toArray(String[]::new)).out();
        });
  }
}
