package dev.dispatch.op.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.op.Caller;
import dev.dispatch.pane.FoundPane;
import dev.dispatch.pane.PaneDesk;
import dev.dispatch.pane.PaneRef;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.report.RawWay;
import dev.dispatch.report.ReportProtocol;
import dev.dispatch.skill.SkillDesk;
import dev.dispatch.skill.SkillRequest;
import dev.dispatch.skill.SkillWork;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerPrompt;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How work goes to an agent that runs in a pane of the user's already. */
public final class PaneRun {
  private static final String DEFAULT_PANE = "1";

  private final TaskDesk desk;
  private final PaneDesk panes;
  private final SkillDesk skills;
  private final Own own;
  private final InstantSource clock;

  /**
   * Where dispatch itself is.
   *
   * @param home {@code $DISPATCH_HOME}
   * @param launcher the command; empty where it is not known
   */
  public record Own(String home, Optional<String> launcher) {
    /** As a shell anywhere is to call it. */
    public String command(Map<String, String> environment) {
      String usual = environment.getOrDefault("HOME", "/") + "/.dispatch";
      String command = launcher.map(bin -> WorkerPrompt.command(launcher)).orElse("dispatch");
      return Path.of(usual).normalize().equals(Path.of(home))
          ? command
          : "env DISPATCH_HOME=" + WorkerPrompt.command(Optional.of(home)) + " " + command;
    }
  }

  public PaneRun(TaskDesk desk, PaneDesk panes, SkillDesk skills, Own own, InstantSource clock) {
    this.desk = desk;
    this.panes = panes;
    this.skills = skills;
    this.own = own;
    this.clock = clock;
  }

  /** What was found out before anything is done. */
  record Prepared(AgentChoice agent, PaneWork work, String taskTitle, List<String> warnings) {}

  /** Whether the parameters ask for a pane. */
  static boolean isWanted(RunTask.Params params) {
    return params.pane() != null
        || params.overseer() != null
        || params.skill() != null
        || params.noconfirm();
  }

  /** Finds the panes, checks them, and writes the prompt; sends and stores nothing. */
  Prepared prepare(RunTask.Params params, String text, String root, Caller caller) {
    requireAlone(params);
    Map<String, String> environment = caller.environment();
    String target = params.pane() == null ? DEFAULT_PANE : params.pane();
    FoundPane worker = panes.worker(target, environment);
    requireFree(worker);
    requireNoOverseer(worker, caller);
    Optional<FoundPane> overseer =
        panes
            .overseer(Optional.ofNullable(params.overseer()), worker, environment)
            .filter(found -> isOther(found, worker, params));
    SkillWork skill =
        skills.prepare(
            new SkillRequest(
                Optional.ofNullable(params.skill()), text, root, params.noconfirm(), environment));
    String title = newTitle();
    PaneWork work =
        new PaneWork(
            worker.ref(),
            title,
            skill.skill(),
            skill.branch(),
            skill.expects(),
            prompt(skill, params, root, overseer.map(FoundPane::ref), environment),
            overseer.map(FoundPane::ref),
            Path.of(own.home(), "panes", title).toString());
    return new Prepared(agent(worker, title), work, skill.title(), skill.warnings());
  }

  private String newTitle() {
    long millis = clock.millis();
    while (isTaken("dispatch-" + millis)) {
      millis++;
    }
    return "dispatch-" + millis;
  }

  private boolean isTaken(String title) {
    return desk.all().stream()
        .anyMatch(task -> task.spec().pane().filter(w -> w.title().equals(title)).isPresent());
  }

  private static boolean isOther(FoundPane overseer, FoundPane worker, RunTask.Params params) {
    boolean isOther = !overseer.ref().equals(worker.ref());
    if (!isOther && params.overseer() != null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "the overseer is " + overseer.describe() + ", the pane that gets the work",
          "name another: --overseer %7");
    }
    return isOther;
  }

  private static void requireAlone(RunTask.Params params) {
    List<String> others = new ArrayList<>();
    add(others, "--agent", params.agent());
    add(others, "--model", params.model());
    add(others, "--alias", params.alias());
    add(others, "--backend", params.backend());
    add(others, "--transport", params.transport());
    add(others, "--plan-file", params.planFile());
    add(others, "--item", params.items().isEmpty() ? null : "");
    add(others, "--after", params.after().isEmpty() ? null : "");
    add(others, "--worktree-branch", params.worktreeBranch());
    add(others, "--worktree", params.worktree());
    if (!others.isEmpty()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "run: "
              + String.join(", ", others)
              + " cannot be given with --pane, --overseer, --skill or --noconfirm: the agent is"
              + " there already, and its reports decide",
          "leave it out, or leave out --pane for an agent of dispatch's own");
    }
  }

  private static void add(
      List<String> given, String name, @org.jspecify.annotations.Nullable Object value) {
    if (value != null) {
      given.add(name);
    }
  }

  /** A worker gives no work to whoever it reports to. */
  private void requireNoOverseer(FoundPane worker, Caller caller) {
    boolean isOverseer =
        caller
            .lane()
            .flatMap(desk::ofLane)
            .flatMap(task -> task.spec().pane())
            .flatMap(PaneWork::overseer)
            .filter(worker.ref()::equals)
            .isPresent();
    if (isOverseer) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "run: " + worker.describe() + " is the overseer of the lane that asks",
          "ask it: dispatch ask \"…\"");
    }
  }

  private void requireFree(FoundPane worker) {
    for (TaskState task : desk.all()) {
      boolean same = task.spec().pane().map(PaneWork::pane).equals(Optional.of(worker.ref()));
      if (same && task.worker().isAlive() && !task.status().isTerminal()) {
        throw new DispatchException(
            ErrorCode.LANE_BUSY,
            worker.describe() + " works on task " + task.key().id() + " already",
            "dispatch wait " + task.key().id() + ", or dispatch task cancel " + task.key().id());
      }
    }
  }

  private String prompt(
      SkillWork skill,
      RunTask.Params params,
      String root,
      Optional<PaneRef> overseer,
      Map<String, String> environment) {
    String protocol =
        ReportProtocol.text(
            own.command(environment),
            skill.branch(),
            overseer.map(pane -> new RawWay(List.of("tmux", "-S", pane.socket()), pane.id())),
            skill.expects());
    return skill.prompt().strip()
        + "\n\nThe project is in "
        + root
        + ".\n\n"
        + more(params)
        + protocol.strip()
        + "\n";
  }

  /** What else the person said. */
  private static String more(RunTask.Params params) {
    StringBuilder text = new StringBuilder();
    if (params.context() != null) {
      text.append("Constraints:\n\n").append(params.context().strip()).append("\n\n");
    }
    if (!params.references().isEmpty()) {
      text.append("Files worth reading:\n\n");
      params.references().forEach(file -> text.append("- ").append(file).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  /** The agent as it is: in its pane, by the name of its program. */
  private static AgentChoice agent(FoundPane pane, String title) {
    String program = pane.program().equals("generic") ? pane.command() : pane.program();
    return new AgentChoice(
        program,
        program,
        PaneWork.TRANSPORT,
        Optional.empty(),
        pane.program(),
        Optional.of(List.of()),
        List.of(),
        Map.of(
            "TMUX",
            pane.ref().socket() + "," + pane.ref().serverPid() + ",0",
            "TMUX_PANE",
            pane.ref().id(),
            PaneWork.TITLE_VARIABLE,
            title),
        AgentChoice.PromptWay.FILE,
        Optional.empty());
  }

  /**
   * The task once its pane was given it. One that could not be is no task: what stands against it
   * is known at once, and whoever asked is there to hear it.
   */
  TaskState given(TaskState task) {
    if (task.worker().startedAt().isPresent()) {
      return task;
    }
    List<String> remarks = task.marks().remarks();
    String why =
        task.worker()
            .parked()
            .orElse(remarks.isEmpty() ? "its agent did not take it" : remarks.getLast());
    desk.act(task.key(), new TaskAction.Cancel("dispatch"));
    throw new DispatchException(
        ErrorCode.LANE_BUSY,
        "run: task "
            + task.key().id()
            + " was not given to pane "
            + task.spec().pane().orElseThrow().pane()
            + ": "
            + why,
        "look at the pane; then dispatch task retry " + task.key().id());
  }

  /** What a person is told of the pane. */
  static Optional<String> words(RunTask.Result result) {
    String more =
        result.skill().map(skill -> ", skill " + skill).orElse("")
            + result.branch().map(branch -> ", branch " + branch).orElse("")
            + "\n"
            + result.prompt().map(prompt -> "\n" + prompt + "\n").orElse("");
    return result
        .title()
        .map(title -> "pane " + result.pane().orElse("") + " is now " + title + more);
  }

  /** Shows the prompt and asks, where a person is there. */
  static void confirm(Prepared prepared, RunTask.Params params, Caller caller) {
    prepared.warnings().forEach(caller::note);
    if (params.yes() || !caller.isInteractive()) {
      return;
    }
    caller.note(prepared.work().prompt());
    String answer =
        caller
            .ask("Give this to pane " + prepared.work().pane() + "? [Y]es or no: ")
            .orElse("no")
            .strip();
    if (!answer.isEmpty() && !answer.toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
      throw new DispatchException(
          ErrorCode.INTERRUPTED, "run: nothing was sent", "dispatch run … --dry-run only shows it");
    }
  }
}
