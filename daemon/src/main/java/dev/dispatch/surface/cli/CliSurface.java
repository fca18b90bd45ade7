package dev.dispatch.surface.cli;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Nearest;
import dev.dispatch.id.Quoted;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.surface.BuildInfo;
import dev.dispatch.surface.CallControl;
import dev.dispatch.surface.OpErrors;
import dev.dispatch.surface.OpOutcome;
import dev.dispatch.surface.OpRequest;
import dev.dispatch.surface.OpRunner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The command line. Stateless between calls; a call runs on the thread that brings it. */
public final class CliSurface {
  private static final Set<String> HELP_WORDS = Set.of("help", "h", "-h", "-help", "--h", "--help");
  private static final String BARE = "status";
  private static final String TEXT_ALONE = "run";

  private final OpRegistry registry;
  private final CommandTree tree;
  private final OpRunner runner;
  private final Completions completions;
  private final BuildInfo build;
  private final InstantSource clock;

  public CliSurface(
      OpRegistry registry,
      OpRunner runner,
      Completions completions,
      BuildInfo build,
      InstantSource clock) {
    this.registry = registry;
    this.tree = new CommandTree(registry);
    this.runner = runner;
    this.completions = completions;
    this.build = build;
    this.clock = clock;
  }

  /** Runs a call to its end and gives its exit code; what it has to say went to its streams. */
  public int handle(CallIo io) {
    CommandTree.Route route = tree.route(io.argv());
    Output output = Output.choose(io, route.op().map(Op::spec), route.flags());
    try {
      if (Completions.isRequest(io.argv())) {
        output = Output.choose(io, Optional.empty(), textOnly());
        output.text(String.join("\n", completions.answer(io)));
        return 0;
      }
      Optional<String> said = saidWithoutAnOp(route);
      if (said.isPresent()) {
        Output.choose(io, Optional.empty(), textOnly()).text(said.get());
        return 0;
      }
      return run(io, redirect(route));
    } catch (RuntimeException e) {
      DispatchException error = OpErrors.of("dispatch", e);
      output.error(error);
      return error.code().exitCode();
    }
  }

  private int run(CallIo io, CommandTree.Route route) {
    Op<?, ?> op = route.op().orElseThrow(() -> unknown(route));
    Output output = Output.choose(io, Optional.of(op.spec()), lenientFlags(op, route));
    try {
      ObjectNode params = ArgParser.parse(op.spec(), route.rest(), route.flags());
      output = Output.choose(io, Optional.of(op.spec()), route.flags());
      if (route.flags().has(GlobalFlags.Flag.HELP)) {
        Output.choose(io, Optional.empty(), textOnly()).text(HelpText.of(op));
        return 0;
      }
      CallControl control = new CallControl();
      io.onCancel(control::cancel);
      boolean confirmed = route.flags().has(GlobalFlags.Flag.YES);
      OpOutcome<?> outcome =
          runner.run(
              new OpRequest(op, params, io.requestId(), confirmed),
              new CliCaller(io, control, output),
              control);
      output.result(outcome, clock.instant());
      return outcome.exitCode();
    } catch (RuntimeException e) {
      DispatchException error = OpErrors.of(op.spec().cli(), e);
      output.error(error);
      return error.code().exitCode();
    }
  }

  /** The flags as far as they can be seen where the arguments may not even parse. */
  private static GlobalFlags lenientFlags(Op<?, ?> op, CommandTree.Route route) {
    GlobalFlags flags = new GlobalFlags();
    for (GlobalFlags.Flag flag : GlobalFlags.Flag.values()) {
      boolean among =
          route.rest().contains(flag.spelling()) && ArgParser.globalFlags(op.spec()).contains(flag);
      if (route.flags().has(flag) || among) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private Optional<String> saidWithoutAnOp(CommandTree.Route route) {
    List<String> rest = route.rest();
    if (rest.size() == 1 && HELP_WORDS.contains(rest.getFirst())) {
      return Optional.of(help(route));
    }
    if (!route.words().isEmpty() || rest.isEmpty()) {
      return bare(route) && registry.byCli(BARE).isEmpty()
          ? Optional.of(HelpText.of(registry.all(), build))
          : Optional.empty();
    }
    if (rest.getFirst().equals("--version")) {
      return Optional.of("dispatch " + build.version() + " (build " + build.build() + ")");
    }
    if (HELP_WORDS.contains(rest.getFirst())) {
      CommandTree.Route asked = tree.route(rest.subList(1, rest.size()));
      if (!asked.rest().isEmpty()) {
        throw unknown(asked);
      }
      return Optional.of(help(asked));
    }
    return Optional.empty();
  }

  private String help(CommandTree.Route route) {
    if (route.words().isEmpty()) {
      return HelpText.of(registry.all(), build);
    }
    return route.op().isPresent()
        ? HelpText.of(route.op().get())
        : HelpText.ofGroup(String.join(" ", route.words()), route.below());
  }

  /** Bare {@code dispatch} is a command of its own, and so is a lone text with spaces. */
  private CommandTree.Route redirect(CommandTree.Route route) {
    if (bare(route)) {
      return redirected(route, BARE, List.of());
    }
    if (route.words().isEmpty() && isText(route.rest().getFirst())) {
      List<String> rest = new ArrayList<>(route.rest().subList(1, route.rest().size()));
      rest.addAll(List.of("--", route.rest().getFirst()));
      return redirected(route, TEXT_ALONE, rest);
    }
    return route;
  }

  /** What can be no command: a sentence. Flags may follow it. */
  private static boolean isText(String first) {
    boolean flag = first.matches("(?s)-\\S.*");
    return !flag && first.strip().chars().anyMatch(Character::isWhitespace);
  }

  private static boolean bare(CommandTree.Route route) {
    return route.words().isEmpty() && route.rest().isEmpty();
  }

  private CommandTree.Route redirected(CommandTree.Route from, String command, List<String> rest) {
    Optional<Op<?, ?>> op = registry.byCli(command);
    return op.isEmpty()
        ? from
        : new CommandTree.Route(List.of(command), op, List.of(op.get()), rest, from.flags());
  }

  private DispatchException unknown(CommandTree.Route route) {
    String known = String.join(" ", route.words());
    List<String> hints = new ArrayList<>();
    if (route.rest().isEmpty()) {
      route.below().forEach(op -> hints.add("dispatch " + op.spec().cli()));
      return new DispatchException(
          ErrorCode.VALIDATION, Quoted.of(known) + " is a group of commands", hints, Map.of());
    }
    String next = route.rest().getFirst();
    String given = (known + " " + next).strip();
    List<String> commands = registry.all().stream().map(op -> op.spec().cli()).toList();
    Set<String> near = new LinkedHashSet<>(Nearest.of(spelledOut(route), commands));
    near.addAll(Nearest.of(given, commands));
    near.forEach(command -> hints.add("dispatch " + command));
    hints.add("dispatch help" + (known.isEmpty() ? "" : " " + known));
    return new DispatchException(
        ErrorCode.VALIDATION,
        (next.startsWith("-") ? "unknown flag " : "unknown command ") + Quoted.of(given),
        hints,
        Map.of());
  }

  /** The known words and all that may have been meant as further ones. */
  private static String spelledOut(CommandTree.Route route) {
    List<String> words = new ArrayList<>(route.words());
    route.rest().stream().takeWhile(word -> !word.startsWith("-")).limit(2).forEach(words::add);
    return String.join(" ", words);
  }

  private static GlobalFlags textOnly() {
    GlobalFlags flags = new GlobalFlags();
    flags.add(GlobalFlags.Flag.TEXT);
    return flags;
  }
}
