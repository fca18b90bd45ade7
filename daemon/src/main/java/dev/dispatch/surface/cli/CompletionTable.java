package dev.dispatch.surface.cli;

import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.Param;
import dev.dispatch.op.ParamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be completed after which words; the same facts for every shell.
 *
 * @param commands by their words; the empty text is the bare program
 */
record CompletionTable(Map<String, Command> commands) {
  /** What may follow a command's words. */
  record Command(Set<String> next, List<Flag> flags, List<Value> args) {}

  /** A flag and what it takes; {@link Value#NOTHING} for one that takes nothing. */
  record Flag(List<String> spellings, String help, Value value) {}

  /**
   * A value.
   *
   * @param choices the spellings, where they are fixed
   * @param source where they come from otherwise
   */
  record Value(boolean taken, List<String> choices, Param.Completion source) {
    static final Value NOTHING = new Value(false, List.of(), Param.Completion.NONE);

    /** Whether a shell can offer anything. */
    boolean isKnown() {
      return !choices.isEmpty() || source != Param.Completion.NONE;
    }
  }

  static CompletionTable of(OpRegistry registry) {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("", new Command(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>()));
    for (Op<?, ?> op : registry.all()) {
      for (String spelling : op.spec().spellings()) {
        String at = "";
        for (String word : spelling.split(" ", -1)) {
          command(commands, at).next().add(word);
          at = at.isEmpty() ? word : at + " " + word;
        }
        describe(op, command(commands, at));
      }
    }
    for (GlobalFlags.Flag flag : GlobalFlags.Flag.values()) {
      if (flag != GlobalFlags.Flag.YES) {
        command(commands, "").flags().add(global(flag));
      }
    }
    return new CompletionTable(commands);
  }

  private static Command command(Map<String, Command> commands, String at) {
    return commands.computeIfAbsent(
        at, a -> new Command(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>()));
  }

  private static void describe(Op<?, ?> op, Command command) {
    for (ParamSpec param : ParamSpec.of(op.spec().params())) {
      boolean taken = param.kind() != ParamSpec.Kind.FLAG;
      Value value = taken ? new Value(true, param.values(), param.completion()) : Value.NOTHING;
      if (param.positional()) {
        command.args().add(value);
      } else {
        List<String> spellings = new ArrayList<>(List.of(param.flag()));
        spellings.addAll(param.aliases());
        command.flags().add(new Flag(spellings, param.help(), value));
      }
    }
    ArgParser.globalFlags(op.spec()).forEach(flag -> command.flags().add(global(flag)));
  }

  private static Flag global(GlobalFlags.Flag flag) {
    return new Flag(List.of(flag.spelling()), flag.help(), Value.NOTHING);
  }
}
