package dev.dispatch.surface.cli;

import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.op.Safety;
import dev.dispatch.surface.BuildInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Help, for all commands, a group, or one. */
public final class HelpText {
  private static final String INDENT = "  ";

  private HelpText() {}

  /** Every command, by area. */
  static String of(List<Op<?, ?>> ops, BuildInfo build) {
    StringBuilder text = new StringBuilder();
    text.append("dispatch ")
        .append(build.version())
        .append(": the control plane for coding agents\n\n");
    text.append("Usage: dispatch COMMAND [FLAGS]\n");
    text.append("       dispatch \"TEXT\"   hands the text over as a task\n");
    Map<String, List<Op<?, ?>>> areas = new LinkedHashMap<>();
    for (Op<?, ?> op : ops) {
      areas.computeIfAbsent(op.spec().area(), a -> new ArrayList<>()).add(op);
    }
    areas.forEach(
        (area, members) -> text.append('\n').append(area).append(":\n").append(list(members)));
    text.append("\nOn every command:\n")
        .append(rows(globalRows(List.of(GlobalFlags.Flag.values()))));
    text.append("\nAlone: dispatch --version\n");
    text.append("More: dispatch help COMMAND, dispatch schema COMMAND\n");
    return text.toString();
  }

  /** The commands that begin with the same words. */
  static String ofGroup(String words, List<Op<?, ?>> ops) {
    return "Usage: dispatch " + words + " COMMAND\n\nCommands:\n" + list(ops);
  }

  /** One command: usage, arguments, flags with defaults, what it needs, examples. */
  static String of(Op<?, ?> op) {
    OpSpec<?, ?> spec = op.spec();
    List<ParamSpec> params = ParamSpec.of(spec.params());
    StringBuilder text = new StringBuilder();
    text.append("dispatch ").append(spec.cli()).append(": ").append(spec.summary()).append("\n\n");
    text.append("Usage: ").append(usage(spec)).append('\n');
    spec.also().forEach(words -> text.append("Also:  dispatch ").append(words).append(" ...\n"));
    section(text, "", spec.details());
    section(text, "Arguments:", rows(paramRows(params, true)));
    Map<String, String> flags = paramRows(params, false);
    flags.putAll(globalRows(ArgParser.globalFlags(spec)));
    section(text, "Flags:", rows(flags));
    section(text, "Changes:", INDENT + safety(spec));
    section(text, "Needs:", INDENT + (spec.needs().isEmpty() ? "nothing" : spec.needs()));
    section(text, "Examples:", examples(spec.examples()));
    return text.toString();
  }

  /** The usage line, {@code dispatch task list [--all]}. */
  public static String usage(OpSpec<?, ?> spec) {
    StringBuilder usage = new StringBuilder("dispatch ").append(spec.cli());
    List<ParamSpec> params = ParamSpec.of(spec.params());
    for (ParamSpec param : params) {
      if (param.positional()) {
        String label = param.label() + (param.list() ? "..." : "");
        usage.append(' ').append(param.required() ? label : "[" + label + "]");
      }
    }
    for (ParamSpec param : params) {
      if (!param.positional()) {
        String flag = spelled(param);
        usage.append(' ').append(param.required() ? flag : "[" + flag + "]");
        usage.append(param.list() ? "..." : "");
      }
    }
    return usage.append(spec.safety() == Safety.DESTROY ? " [--yes]" : "").toString();
  }

  /** The flag with its placeholder. */
  public static String spelled(ParamSpec param) {
    return param.kind() == ParamSpec.Kind.FLAG ? param.flag() : param.flag() + " " + param.label();
  }

  /** What a parameter means, with its choices and default. */
  public static String meaning(ParamSpec param) {
    StringBuilder text = new StringBuilder(param.help());
    if (param.kind() == ParamSpec.Kind.CHOICE) {
      text.append(": ").append(String.join(", ", param.values()));
    }
    List<String> notes = new ArrayList<>();
    if (!param.otherwise().isEmpty()) {
      notes.add("default: " + param.otherwise());
    }
    if (param.required() && !param.positional()) {
      notes.add("required");
    }
    if (param.list() && !param.positional()) {
      notes.add(param.commas() ? "several, joined by commas" : "may be repeated");
    }
    param.aliases().forEach(alias -> notes.add("also " + alias));
    return notes.isEmpty() ? text.toString() : text + " (" + String.join("; ", notes) + ")";
  }

  /** What the command may do, in words. */
  public static String safety(OpSpec<?, ?> spec) {
    return switch (spec.safety()) {
      case READ -> "nothing; it only reads";
      case WRITE -> "it writes" + (spec.idempotent() ? "; doing it twice is the same as once" : "");
      case DESTROY -> "it destroys: asks at a terminal, needs --yes elsewhere (else exit 6)";
    };
  }

  private static void section(StringBuilder text, String title, String body) {
    if (!body.isBlank()) {
      text.append('\n').append(title).append(title.isEmpty() ? "" : "\n");
      text.append(body).append(body.endsWith("\n") ? "" : "\n");
    }
  }

  private static Map<String, String> paramRows(List<ParamSpec> params, boolean positional) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (ParamSpec param : params) {
      if (param.positional() == positional) {
        rows.put(positional ? param.label() : spelled(param), meaning(param));
      }
    }
    return rows;
  }

  private static Map<String, String> globalRows(List<GlobalFlags.Flag> flags) {
    Map<String, String> rows = new LinkedHashMap<>();
    flags.forEach(flag -> rows.put(flag.spelling(), flag.help()));
    return rows;
  }

  private static String list(List<Op<?, ?>> ops) {
    Map<String, String> rows = new LinkedHashMap<>();
    ops.forEach(op -> rows.put(op.spec().cli(), op.spec().summary()));
    return rows(rows);
  }

  private static String rows(Map<String, String> rows) {
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    return rows.entrySet().stream()
        .map(r ->
            INDENT + r.getKey() + " ".repeat(width - r.getKey().length() + 2) + r.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static String examples(List<Example> examples) {
    return examples.stream()
        .map(e -> INDENT + "# " + e.shows() + "\n" + INDENT + "dispatch " + e.command() + "\n")
        .collect(Collectors.joining());
  }
}
