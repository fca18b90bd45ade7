package dev.dispatch.op.lane;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.lane.LaneWish;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.AgentAsking;
import dev.dispatch.op.task.Paths;
import dev.dispatch.op.task.TreeOwners;
import dev.dispatch.op.task.WindowAsking;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts an agent on a lane of its own, without a task. */
public final class StartLane implements Op<StartLane.Params, StartLane.Result> {
  private static final String GOAL = "/goal";

  private final LaneDesk lanes;
  private final AgentAsking agents;
  private final TreeOwners trees;
  private final WindowAsking windows;

  public StartLane(LaneDesk lanes, AgentAsking agents, TreeOwners trees, WindowAsking windows) {
    this.lanes = lanes;
    this.agents = agents;
    this.trees = trees;
    this.windows = windows;
  }

  /** Which agent, where, and what it is told first. */
  public record Params(
      @Param(
              value = "the agent, by any configured name",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent,
      @Param(value = "the agent, by model", label = "NAME") @Nullable String model,
      @Param(value = "the backend to run it with", label = "NAME") @Nullable String backend,
      @Param(value = "how to drive the agent: tmux, app-server", label = "KIND")
          @Nullable String transport,
      @Param(
              value = "where to work; the current directory otherwise",
              label = "DIR",
              completion = Param.Completion.DIRECTORY)
          @Nullable String cwd,
      @Param(
              value = "what to call the lane; the agent's name and a number otherwise",
              label = "HANDLE")
          @Nullable String name,
      @Param("its first message; it waits for one otherwise") @Nullable String text,
      @Param(
              value = "read the first message from a file, or from stdin with -",
              label = "F|-",
              completion = Param.Completion.FILE)
          @Nullable String inputFile,
      @Param("open a terminal window on the agent's terminal") boolean window,
      @Param("do not ask which agent to use") boolean yes,
      @Param("show what would be done and do nothing") boolean dryRun) {}

  /**
   * The lane as it was opened.
   *
   * @param lane its ref; absent where nothing was started
   * @param messageAccepted whether its program was started with a first message; not that it has
   *     done anything with it
   */
  public record Result(
      Optional<String> lane,
      String handle,
      String agent,
      Optional<String> model,
      String transport,
      String cwd,
      LaneStatus status,
      boolean messageAccepted,
      Optional<String> reason) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/new", Params.class, Result.class)
        .cli("new")
        .writes()
        .summary("Start an agent that stays, without a task")
        .details(
            """
            Its program is started as a person would start it, and waits for its first message, or \
            gets TEXT as that. Then dispatch send, stop, tail, open, wait and archive work on it; \
            what it asks comes to the inbox. The name must not be that of another lane at work.\
            """)
        .examples(
            new Example(
                "new --agent demo --transport tmux --dry-run", "what would be started, and where"),
            new Example(
                "new --agent demo --transport tmux --name helper --text \"Read the README\" --dry-run",
                "with a name and a first message"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    String text = text(params, caller);
    String cwd = params.cwd() == null ? caller.cwd() : Paths.resolve(caller.cwd(), params.cwd());
    AgentCatalog.Selection chosen =
        agents.settle(request(params), caller, cwd, params.yes(), params.dryRun());
    LaneWish wish = new LaneWish(chosen.agent(), cwd, Optional.ofNullable(params.name()), text);
    trees.warnOfTask(cwd, caller);
    if (params.dryRun()) {
      return OpCall.done(dry(wish, lanes.nameFor(wish)));
    }
    LaneState lane = lanes.open(wish, caller.environment(), caller.requestId());
    agents.keep(chosen, caller, cwd);
    windows.open(params.window(), lanes.attachCommand(lane.ref()), lane.ref().value(), caller);
    return OpCall.done(
        new Result(
            Optional.of(lane.ref().value()),
            lane.handle(),
            lane.agent(),
            chosen.agent().model(),
            lane.transport(),
            lane.cwd(),
            LaneStatus.of(lane),
            !text.isEmpty(),
            Optional.empty()));
  }

  private static AgentCatalog.AgentRequest request(Params params) {
    return new AgentCatalog.AgentRequest(
        Optional.ofNullable(params.agent()),
        Optional.ofNullable(params.model()),
        Optional.empty(),
        Optional.ofNullable(params.backend()),
        Optional.ofNullable(params.transport()),
        "");
  }

  private static String text(Params params, Caller caller) {
    if (params.text() != null && params.inputFile() != null) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "new: both --text and --input-file are given; only one may be");
    }
    String text =
        params.inputFile() == null
            ? Optional.ofNullable(params.text()).orElse("")
            : caller.readInput(params.inputFile());
    if (text.isBlank() && (params.text() != null || params.inputFile() != null)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "new: the first message is empty",
          "without --text and --input-file the agent waits for one");
    }
    if (text.stripLeading().startsWith(GOAL)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "new: a first message that begins with " + GOAL + " would only look like a goal",
          "start the agent without it, and say what is wanted in words");
    }
    return text;
  }

  private static Result dry(LaneWish wish, String handle) {
    return new Result(
        Optional.empty(),
        handle,
        wish.agent().name(),
        wish.agent().model(),
        wish.agent().transport(),
        wish.cwd(),
        LaneStatus.STARTING,
        false,
        Optional.of("dry run: nothing was started"));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    result.lane().ifPresent(ref -> text.append(ref).append("  "));
    text.append(
        "%s  %s  %s  %s%n"
            .formatted(result.handle(), result.agent(), result.transport(), result.cwd()));
    result.reason().ifPresent(reason -> text.append(reason).append('\n'));
    result
        .lane()
        .ifPresent(ref -> text.append("dispatch open ").append(ref).append(" brings you to it\n"));
    return Optional.of(text.toString());
  }
}
