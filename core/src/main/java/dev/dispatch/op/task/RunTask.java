package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskNames;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import dev.dispatch.worktree.WorktreeMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands a task to an agent. */
public final class RunTask implements Op<RunTask.Params, RunTask.Result> {
  /** Callers that race for one name are few; folders nobody knows may be more. */
  private static final int MAX_NAMES = 100;

  private final TaskDesk desk;
  private final TreeOwners trees;
  private final AgentAsking agents;
  private final PaneRun panes;
  private final RunInput input;
  private final WindowAsking windows;
  private final InstantSource clock;

  public RunTask(
      TaskDesk desk,
      TreeOwners trees,
      AgentAsking agents,
      PaneRun panes,
      WindowAsking windows,
      InstantSource clock) {
    this.desk = desk;
    this.trees = trees;
    this.agents = agents;
    this.panes = panes;
    this.windows = windows;
    this.input = new RunInput(agents, clock);
    this.clock = clock;
  }

  /** What to do, by whom, and where. */
  public record Params(
      @Param(value = "what is wanted, in your own words", positional = true) @Nullable String text,
      @Param(
              value = "read the text from a file, or from stdin with -",
              label = "F|-",
              completion = Param.Completion.FILE)
          @Nullable String inputFile,
      @Param("the task's id; made from the text otherwise") @Nullable String id,
      @Param("the task's title; the text's first line otherwise") @Nullable String title,
      @Param(value = "one item of the plan; may be given several times", name = "item", label = "S")
          List<String> items,
      @Param(
              value = "take the plan from a Markdown file, or from stdin with -",
              label = "F|-",
              completion = Param.Completion.FILE)
          @Nullable String planFile,
      @Param(
              value = "the agent, by any configured name",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent,
      @Param(value = "the agent, by model", label = "NAME") @Nullable String model,
      @Param(value = "the agent, by alias", label = "NAME") @Nullable String alias,
      @Param(value = "the backend to run it with", label = "NAME") @Nullable String backend,
      @Param(value = "how to drive the agent: process", label = "KIND") @Nullable String transport,
      @Param(
              value = "where to work; the current directory otherwise",
              label = "DIR",
              completion = Param.Completion.DIRECTORY)
          @Nullable String cwd,
      @Param(
              value = "create: give the task a git worktree of its own; none: work in place",
              label = "MODE")
          @Nullable WorktreeMode worktree,
      @Param(
              value = "the worktree's branch, made where there is none; dispatch/<id> otherwise",
              label = "B")
          @Nullable String worktreeBranch,
      @Param(value = "start when this task is done; may be given several times", label = "ID")
          List<String> after,
      @Param(
              value =
                  "give it to the agent in that pane of your tmux: an index in this window,"
                      + " session:window.pane, %id or a title (1)",
              label = "T")
          @Nullable String pane,
      @Param(value = "the pane that reports are told in (0)", label = "O")
          @Nullable String overseer,
      @Param(
              value = "how a pane's agent works: ask, fast, implement or a template's name",
              label = "NAME")
          @Nullable String skill,
      @Param("with --skill: the merge needs no confirmation") boolean noconfirm,
      @Param("work in a tree that an agent's session works on already") boolean share,
      @Param("constraints that are not obvious") @Nullable String context,
      @Param(
              value = "a file worth reading; may be given several times",
              name = "reference",
              label = "FILE",
              completion = Param.Completion.FILE)
          List<String> references,
      @Param(
              value = "show the checklist ticking until it ends, and ask its questions here",
              name = "wait")
          boolean waiting,
      @Param("with --wait: give up waiting after this time") @Nullable Duration timeout,
      @Param("count the task as stalled after so long without a sign of life (30m)")
          @Nullable Duration stallAfter,
      @Param("count the task as stalled after so long in all (30m)")
          @Nullable Duration monitorLimit,
      @Param("open a terminal window on the agent's terminal") boolean window,
      @Param("do not ask which agent to use") boolean yes,
      @Param("show what would be done and do nothing") boolean dryRun) {}

  /**
   * The task as it was started.
   *
   * @param because how the agent came to be chosen; absent once it was waited for
   * @param pane the pane it was given to, by id, with the four that follow
   * @param title the pane's new title, which names the lane
   * @param expects the reports to wait for
   * @param prompt what would be sent there, of a dry run
   */
  public record Result(
      String task,
      Optional<String> lane,
      String agent,
      Optional<String> model,
      String plan,
      List<ItemRow> items,
      TaskStatus status,
      Optional<String> reason,
      Optional<Long> cursor,
      Optional<WorktreeRow> worktree,
      Optional<AgentCatalog.Because> because,
      Optional<String> pane,
      Optional<String> title,
      Optional<String> skill,
      Optional<String> branch,
      Optional<List<String>> expects,
      Optional<String> prompt) {
    public Result {
      items = List.copyOf(items);
    }

    static Result of(TaskState task, Optional<String> reason, Optional<Long> cursor) {
      return new Result(
              task.key().id().value(),
              task.worker().lane().map(ref -> ref.value()),
              task.worker().agent().name(),
              task.worker().agent().model(),
              task.folder() + "/plan.md",
              ItemRow.of(task),
              task.status(),
              reason,
              cursor,
              WorktreeRow.of(task),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty())
          .inPane(task.spec().pane());
    }

    private Result inPane(Optional<PaneWork> work) {
      return new Result(
          task,
          lane,
          agent,
          model,
          plan,
          items,
          status,
          reason,
          cursor,
          worktree,
          because,
          work.map(w -> w.pane().id()),
          work.map(PaneWork::title),
          work.map(PaneWork::skill),
          work.flatMap(PaneWork::branch),
          work.map(PaneWork::expects),
          status == TaskStatus.WAITING ? work.map(PaneWork::prompt) : Optional.empty());
    }

    Result chosen(AgentCatalog.Selection selection) {
      return new Result(
          task,
          lane,
          agent,
          model,
          plan,
          items,
          status,
          reason,
          cursor,
          worktree,
          Optional.of(selection.because()),
          pane,
          title,
          skill,
          branch,
          expects,
          prompt);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("task/run", Params.class, Result.class)
        .cli("run")
        .writes()
        .summary("Hand a task to an agent and go on at once")
        .details(
            """
            Without --item or --plan-file the plan is one item, the task itself. The agent ticks the \
            items in .dispatch/tasks/<id>/plan.md, its questions come to the inbox, and nothing is \
            committed by dispatch.\
            """)
        .examples(
            new Example("run \"Add a health endpoint\" --agent demo", "hands over a task"),
            new Example(
                "run \"Try the new parser\" --worktree create --agent demo --dry-run",
                "what would be done, in a git worktree of its own"),
            new Example(
                "run \"Fix the login bug\" --id fix-login --item \"Find the cause\" --item \"Fix it\""
                    + " --agent demo",
                "with a plan of two items"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<TaskDesk.Taken> before = desk.takenBy(caller.requestId());
    if (before.isPresent()) {
      return follow(before.get().task(), params, caller);
    }
    String text = RunInput.text(params, caller);
    String cwd = params.cwd() == null ? caller.cwd() : Paths.resolve(caller.cwd(), params.cwd());
    String root = trees.rootOf(cwd);
    if (PaneRun.isWanted(params)) {
      return inPane(params, text, cwd, root, caller);
    }
    AgentCatalog.Selection chosen =
        agents.settle(RunInput.request(params, text), caller, cwd, params.yes(), params.dryRun());
    TaskSpec spec = input.spec(params, text, cwd, id(params, text, root, Set.of()), chosen, caller);
    String plan = PlanInput.of(params.planFile(), params.items(), spec.title(), caller);
    if (params.dryRun()) {
      return OpCall.done(dry(spec, plan, caller).chosen(chosen));
    }
    agents.requireServed(chosen, caller);
    TaskState task = create(params, spec, plan, caller);
    agents.keep(chosen, caller, cwd);
    windows.open(params.window(), desk.attachCommand(task), task.key().id().value(), caller);
    if (!params.waiting()) {
      return OpCall.done(Result.of(task, Optional.empty(), Optional.empty()).chosen(chosen));
    }
    return follow(task, params, caller);
  }

  private OpCall<Result> inPane(
      Params params, String text, String cwd, String root, Caller caller) {
    PaneRun.Prepared prepared = panes.prepare(params, text, root, caller);
    AgentCatalog.Selection chosen =
        new AgentCatalog.Selection(
            prepared.agent(), AgentCatalog.Because.NAMED, Optional.empty(), false);
    TaskSpec spec =
        input
            .spec(params, text, cwd, id(params, text, root, Set.of()), chosen, caller)
            .inPane(
                params.title() == null ? prepared.taskTitle() : params.title(), prepared.work());
    String plan = PlanInput.of(null, List.of(), spec.title(), caller);
    if (params.dryRun()) {
      return OpCall.done(dry(spec, plan, caller).inPane(spec.pane()));
    }
    PaneRun.confirm(prepared, params, caller);
    return follow(panes.given(create(params, spec, plan, caller)), params, caller);
  }

  private OpCall<Result> follow(TaskState task, Params params, Caller caller) {
    if (!params.waiting()) {
      return OpCall.done(Result.of(task, Optional.empty(), Optional.empty()));
    }
    return new TaskWatch(
        desk, task, caller, clock.instant(), Optional.ofNullable(params.timeout()));
  }

  /** Hands it in; under the next name where another caller took the one made from the text. */
  private TaskState create(Params params, TaskSpec spec, String plan, Caller caller) {
    trees.requireNone(spec, params.share(), caller);
    Set<TaskId> lost = new HashSet<>();
    TaskSpec mine = spec;
    while (true) {
      try {
        return desk.create(mine, plan, caller.environment(), caller.requestId());
      } catch (DispatchException e) {
        lost.add(mine.key().id());
        if (params.id() != null || e.code() != ErrorCode.CONFLICT || lost.size() > MAX_NAMES) {
          throw e;
        }
        mine = mine.as(id(params, spec.text(), spec.key().root(), lost));
      }
    }
  }

  private TaskKey id(Params params, String text, String root, Set<TaskId> lost) {
    TaskId id =
        params.id() != null
            ? new TaskId(params.id())
            : TaskNames.idFor(
                text,
                taken -> lost.contains(taken) || desk.find(new TaskKey(root, taken)).isPresent());
    return new TaskKey(root, id);
  }

  private Result dry(TaskSpec spec, String plan, Caller caller) {
    Optional<Worktree> tree =
        spec.worktree().map(wish -> desk.planWorktree(spec, caller.environment()));
    String root = tree.map(Worktree::path).orElse(spec.key().root());
    return new Result(
        spec.key().id().value(),
        Optional.empty(),
        spec.agent().name(),
        spec.agent().model(),
        new TaskKey(root, spec.key().id()).folder() + "/plan.md",
        PlanInput.rows(plan),
        TaskStatus.WAITING,
        Optional.of("dry run: nothing was started"),
        Optional.empty(),
        tree.map(made -> WorktreeRow.of(made, TaskWorktree.Stage.PLANNED, Optional.empty())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    boolean byDefault = result.because().equals(Optional.of(AgentCatalog.Because.DEFAULT));
    text.append(result.task()).append("  ").append(result.agent());
    text.append(byDefault ? " (the default)  " : "  ");
    text.append(TaskText.status(result.status())).append('\n');
    result.worktree().ifPresent(tree -> text.append(tree.line()).append('\n'));
    PaneRun.words(result).ifPresent(text::append);
    if (result.cursor().isEmpty() && result.pane().isEmpty()) {
      result.items().forEach(item -> text.append("  ").append(item.line()).append('\n'));
    }
    result.reason().ifPresent(reason -> text.append(reason).append('\n'));
    return Optional.of(text.toString());
  }

  @Override
  public int exitCode(Result result) {
    if (result.cursor().isEmpty()) {
      return 0;
    }
    return switch (result.status()) {
      case DONE, VERIFIED -> 0;
      case FAILED, CANCELLED -> ErrorCode.TASK_FAILED.exitCode();
      case WAITING, STARTING, RUNNING, BLOCKED, STALLED -> ErrorCode.TIMED_OUT.exitCode();
    };
  }
}
