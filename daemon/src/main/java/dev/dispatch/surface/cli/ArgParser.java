package dev.dispatch.surface.cli;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.OpJson;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.op.Safety;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a command's arguments into params as JSON. Picocli does the splitting into flags, values
 * and positions and sees strings only; types are checked where every surface's are. Stateless:
 * picocli keeps a parse in its model, so each parse has a model of its own.
 */
final class ArgParser {
  private static final Pattern OPTION_SHAPE =
      Pattern.compile("-[A-Za-z]|--?[a-z][a-z0-9-]*(=.*)?", Pattern.DOTALL);
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

  /** Goes before a value that looks like an option to picocli but cannot be one. */
  private static final String VALUE_MARK = "\u0000";

  private ArgParser() {}

  /** Reads the arguments; adds the global flags among them to {@code flags}. */
  static ObjectNode parse(OpSpec<?, ?> spec, List<String> args, GlobalFlags flags) {
    List<ParamSpec> params = ParamSpec.of(spec.params());
    CommandLine commandLine = commandLine(spec, params);
    try {
      ParseResult result = commandLine.parseArgs(marked(args));
      for (GlobalFlags.Flag flag : GlobalFlags.Flag.values()) {
        if (!ownFlag(params, flag) && result.hasMatchedOption(flag.spelling())) {
          flags.add(flag);
        }
      }
      return json(params, result);
    } catch (ParameterException e) {
      throw refused(spec, params, e);
    }
  }

  /** Whether the command has a flag of its own by that name. */
  static boolean ownFlag(List<ParamSpec> params, GlobalFlags.Flag flag) {
    return params.stream().anyMatch(p -> !p.positional() && p.flag().equals(flag.spelling()));
  }

  /** The global flags a command takes. */
  static List<GlobalFlags.Flag> globalFlags(OpSpec<?, ?> spec) {
    List<ParamSpec> params = ParamSpec.of(spec.params());
    List<GlobalFlags.Flag> flags = new ArrayList<>();
    for (GlobalFlags.Flag flag : GlobalFlags.Flag.values()) {
      boolean offered = flag != GlobalFlags.Flag.YES || spec.safety() == Safety.DESTROY;
      if (offered && !ownFlag(params, flag)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static CommandLine commandLine(OpSpec<?, ?> spec, List<ParamSpec> params) {
    CommandSpec command = CommandSpec.create();
    for (ParamSpec param : params) {
      command.add(param.positional() ? positional(param) : option(param));
    }
    for (GlobalFlags.Flag flag : globalFlags(spec)) {
      OptionSpec.Builder option =
          OptionSpec.builder(flag.spelling()).type(boolean.class).arity("0");
      if (flag == GlobalFlags.Flag.HELP) {
        option.names("--help", "-h").usageHelp(true);
      }
      command.addOption(option.build());
    }
    return new CommandLine(command)
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setTrimQuotes(false)
        .setPosixClusteredShortOptionsAllowed(false)
        .setOverwrittenOptionsAllowed(false);
  }

  private static ArgSpec option(ParamSpec param) {
    List<String> names = new ArrayList<>(List.of(param.flag()));
    names.addAll(param.aliases());
    OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new));
    if (param.kind() == ParamSpec.Kind.FLAG) {
      return option.type(boolean.class).arity("0").build();
    }
    return option
        .type(param.list() ? List.class : String.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .build();
  }

  private static ArgSpec positional(ParamSpec param) {
    return PositionalParamSpec.builder()
        .index(param.position() + (param.list() ? "..*" : ""))
        .type(param.list() ? List.class : String.class)
        .auxiliaryTypes(String.class)
        .arity(param.list() ? "0..*" : "0..1")
        .paramLabel(param.label())
        .build();
  }

  private static String[] marked(List<String> args) {
    boolean valuesOnly = false;
    List<String> marked = new ArrayList<>();
    for (String arg : args) {
      boolean option = !valuesOnly && OPTION_SHAPE.matcher(arg).matches();
      valuesOnly |= arg.equals("--");
      boolean looks = arg.startsWith("-") && !arg.equals("--");
      marked.add((looks || arg.startsWith(VALUE_MARK)) && !option ? VALUE_MARK + arg : arg);
    }
    return marked.toArray(String[]::new);
  }

  private static ObjectNode json(List<ParamSpec> params, ParseResult result) {
    ObjectNode json = OpJson.mapper().createObjectNode();
    for (ParamSpec param : params) {
      Object value =
          param.positional()
              ? result.matchedPositionalValue(param.position(), null)
              : result.matchedOptionValue(param.flag(), null);
      boolean given =
          param.positional()
              ? result.hasMatchedPositional(param.position())
              : result.hasMatchedOption(param.flag());
      if (given && value != null) {
        json.set(param.key(), node(param, value));
      }
    }
    return json;
  }

  private static JsonNode node(ParamSpec param, Object value) {
    if (value instanceof List<?> several) {
      ArrayNode array = OpJson.mapper().createArrayNode();
      several.forEach(one -> array.add(single(param, String.valueOf(one))));
      return array;
    }
    return value instanceof Boolean flag
        ? JsonNodeFactory.instance.booleanNode(flag)
        : single(param, String.valueOf(value));
  }

  private static JsonNode single(ParamSpec param, String marked) {
    String text = marked.startsWith(VALUE_MARK) ? marked.substring(1) : marked;
    return param.kind() == ParamSpec.Kind.INTEGER && WHOLE_NUMBER.matcher(text).matches()
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
        : JsonNodeFactory.instance.stringNode(text);
  }

  private static DispatchException refused(
      OpSpec<?, ?> spec, List<ParamSpec> params, ParameterException e) {
    List<String> hints = new ArrayList<>();
    String message = e.getMessage();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmarked(unmatched.getUnmatched().getFirst());
      boolean option = OPTION_SHAPE.matcher(first).matches();
      message = (option ? "unknown flag " : "unexpected argument ") + Quoted.of(first);
      if (option) {
        Nearest.of(first, flags(spec, params)).forEach(near -> hints.add("did you mean " + near));
      } else {
        hints.add("put text with spaces in quotes");
      }
    } else if (e instanceof CommandLine.OverwrittenOptionException) {
      message = "a flag that is no list is given twice: " + message;
    }
    hints.add("dispatch " + spec.cli() + " --help");
    return new DispatchException(
        ErrorCode.VALIDATION,
        spec.cli() + ": " + unmarked(message),
        List.copyOf(hints),
        java.util.Map.of());
  }

  private static List<String> flags(OpSpec<?, ?> spec, List<ParamSpec> params) {
    List<String> flags = new ArrayList<>();
    params.stream().filter(p -> !p.positional()).map(ParamSpec::flag).forEach(flags::add);
    globalFlags(spec).forEach(flag -> flags.add(flag.spelling()));
    return flags;
  }

  private static String unmarked(@Nullable String text) {
    return text == null ? "" : text.replace(VALUE_MARK, "");
  }
}
