package dev.dispatch.surface.reference;

import dev.dispatch.error.DispatchException;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.ParamSpec;
import dev.dispatch.surface.cli.CommandTree;
import dev.dispatch.surface.cli.ExampleReading;
import dev.dispatch.surface.mcp.McpTools;
import dev.dispatch.surface.mcp.SchemaForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What every op must have, found out by looking at the surfaces themselves. */
final class RegistryCheck {
  private static final Pattern WORDS = Pattern.compile("[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)*");
  private static final Pattern ALIAS = Pattern.compile("-[A-Za-z]|--[a-z]+(-[a-z]+)*");
  private static final Set<String> RESERVED_FLAGS = Set.of("--json", "--help", "--verbose");
  private static final Set<String> RESERVED_KEYS = Set.of("op", "confirm");

  private final OpRegistry registry;
  private final CommandTree tree;
  private final List<String> problems = new ArrayList<>();

  private RegistryCheck(OpRegistry registry) {
    this.registry = registry;
    this.tree = new CommandTree(registry);
  }

  /** One line for each fault; empty when all is well. */
  static List<String> problems(OpRegistry registry) {
    RegistryCheck check = new RegistryCheck(registry);
    registry.all().forEach(check::check);
    return check.problems;
  }

  private void check(Op<?, ?> op) {
    OpSpec<?, ?> spec = op.spec();
    boolean onCli =
        WORDS.matcher(spec.cli()).matches()
            && tree.find(spec.cli()).equals(java.util.Optional.of(op));
    boolean onMcp =
        McpTools.of(registry, spec.audience(), SchemaForm.FLAT).stream()
            .anyMatch(tool -> tool.ops().containsValue(op));
    require(spec, onCli || onMcp, "is on no surface");
    require(spec, onMcp || spec.audience() == Audience.TERMINAL, "is not on MCP");
    require(spec, isLine(spec.summary()), "lacks a summary of one line without a full stop");
    require(spec, !spec.examples().isEmpty(), "lacks an example");
    spec.examples().forEach(example -> check(spec, example));
    checkParams(spec);
  }

  private void check(OpSpec<?, ?> spec, Example example) {
    require(spec, isLine(example.shows()), "has an example that does not say what it shows");
    try {
      OpSpec<?, ?> read = ExampleReading.read(tree, example.command());
      require(
          spec,
          read.name().equals(spec.name()),
          "has an example of another op: " + example.command());
    } catch (DispatchException e) {
      problems.add(spec.name() + " has an example that is refused: " + e.getMessage());
    }
  }

  private void checkParams(OpSpec<?, ?> spec) {
    Set<String> flags = new HashSet<>(RESERVED_FLAGS);
    boolean mayBeLeftOut = false;
    boolean restTaken = false;
    for (ParamSpec param : ParamSpec.of(spec.params())) {
      String subject = "param " + param.key() + " ";
      require(spec, isLine(param.help()), subject + "lacks help of one line without a full stop");
      require(spec, !RESERVED_KEYS.contains(param.key()), subject + "has a reserved name");
      if (param.positional()) {
        require(spec, param.kind() != ParamSpec.Kind.FLAG, subject + "is a flag by position");
        require(spec, !restTaken, subject + "comes after one that takes the rest");
        require(
            spec,
            !param.required() || !mayBeLeftOut,
            subject + "comes after one that may be left out");
        mayBeLeftOut |= !param.required();
        restTaken |= param.list();
      } else {
        List<String> spellings = new ArrayList<>(param.aliases());
        spellings.add(param.flag());
        for (String spelling : spellings) {
          require(
              spec,
              flags.add(spelling),
              subject + "takes the spelling " + spelling + " of another");
          require(spec, ALIAS.matcher(spelling).matches(), subject + "is spelled " + spelling);
        }
      }
    }
  }

  private static boolean isLine(String text) {
    return !text.isBlank() && !text.contains("\n") && !text.endsWith(".");
  }

  private void require(OpSpec<?, ?> spec, boolean holds, String otherwise) {
    if (!holds) {
      problems.add(spec.name() + " " + otherwise);
    }
  }
}
