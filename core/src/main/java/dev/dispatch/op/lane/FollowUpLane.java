package dev.dispatch.op.lane;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.op.task.OneTask;
import dev.dispatch.op.task.PaneRun;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.report.RawWay;
import dev.dispatch.report.ReportProtocol;
import dev.dispatch.report.WorkerReport;
import dev.dispatch.skill.FollowUpDesk;
import dev.dispatch.skill.FollowUpPrompts;
import dev.dispatch.skill.FollowUpRequest;
import dev.dispatch.skill.FollowUpRequest.Deployment;
import dev.dispatch.skill.SkillWork;
import dev.dispatch.task.LaneSelector.Target;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.worktree.Worktree;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands a lane what follows work that is done: the merge, a watch, or one of the project's own. */
public final class FollowUpLane implements Op<FollowUpLane.Params, FollowUpLane.Result> {
  private static final int DEFAULT_MINUTES = 5;
  private static final int MOST_MINUTES = 24 * 60;

  private final LaneCalls calls;
  private final FollowUpDesk desk;
  private final PaneRun.Own own;

  public FollowUpLane(LaneCalls calls, FollowUpDesk desk, PaneRun.Own own) {
    this.calls = calls;
    this.desk = desk;
    this.own = own;
  }

  /** What, and whom. */
  public record Params(
      @Param(
              value = "merge, monitor, or a template of the project",
              positional = true,
              label = "NAME")
          String name,
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.TASK)
          String lane,
      @Param(value = "the deployment to watch", otherwise = "staging") @Nullable Deployment env,
      @Param(value = "how long to watch it", label = "N", otherwise = "5")
          @Nullable Integer minutes,
      @Param(value = "the branch the work is on", label = "B", otherwise = "the task's")
          @Nullable String branch,
      @Param("only print the prompt") boolean dryRun) {}

  /**
   * Where it went.
   *
   * @param expects the reports that end it
   * @param accepted false for a dry run
   */
  public record Result(
      String lane,
      String task,
      String followUp,
      List<String> expects,
      boolean accepted,
      Optional<String> prompt) {
    public Result {
      expects = List.copyOf(expects);
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/follow-up", Params.class, Result.class)
        .cli("follow-up")
        .writes()
        .summary("Hand an idle agent what follows its work: the merge, a watch, or your own")
        .details(
            """
            merge runs the gates, brings the branch through its pull request (squash) and cleans \
            up; monitor watches a deployment; any other name is .dispatch/templates/<name>.md of \
            the project. The prompt is sent as send does it, and ends with how to report.\
            """)
        .examples(
            new Example("follow-up merge fix-login", "once the work is approved"),
            new Example("follow-up monitor fix-login --env production --minutes 10", "after it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    TaskState task = task(params.lane(), caller);
    SkillWork work = desk.prepare(request(params, task, caller));
    String prompt =
        work.prompt()
            + "\n"
            + ReportProtocol.text(
                own.command(caller.environment()), work.branch(), raw(task), work.expects());
    if (params.dryRun()) {
      return OpCall.done(
          new Result(
              laneOf(task),
              task.key().id().value(),
              params.name(),
              work.expects(),
              false,
              Optional.of(prompt)));
    }
    TaskState after =
        OneTask.once(
            calls.tasks(), task.key(), new TaskAction.FollowUp(prompt, params.name()), caller);
    return OpCall.done(
        new Result(
            laneOf(after),
            after.key().id().value(),
            params.name(),
            work.expects(),
            true,
            Optional.empty()));
  }

  private TaskState task(String name, Caller caller) {
    return switch (calls.require(name, caller)) {
      case Target.OfTask(TaskState task) -> task;
      case Target.Alone(LaneState lane) ->
          throw new DispatchException(
              ErrorCode.NOT_ALLOWED,
              "lane " + lane.ref() + " works on no task: nobody would hear what it reports",
              "dispatch send " + lane.ref() + " \"…\"");
    };
  }

  private static String laneOf(TaskState task) {
    return task.worker().lane().map(LaneRef::value).orElse("");
  }

  private static FollowUpRequest request(Params params, TaskState task, Caller caller) {
    Integer minutes = params.minutes();
    boolean watch = params.env() != null || minutes != null;
    if (watch && params.name().equals(FollowUpPrompts.MERGE)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "follow-up merge takes neither --env nor --minutes",
          "dispatch follow-up monitor " + params.lane() + " --env … --minutes …");
    }
    if (minutes != null && (minutes < 1 || minutes > MOST_MINUTES)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "--minutes is " + minutes + "; expected 1 to " + MOST_MINUTES);
    }
    return new FollowUpRequest(
        params.name(),
        params.lane(),
        task.spec().title(),
        task.key().root(),
        branch(params, task),
        params.env() == null ? Deployment.STAGING : params.env(),
        minutes == null ? DEFAULT_MINUTES : minutes,
        caller.environment());
  }

  /** Into the pane of the work's overseer, where it has one. */
  private static Optional<RawWay> raw(TaskState task) {
    return task.spec()
        .pane()
        .flatMap(PaneWork::overseer)
        .map(pane -> new RawWay(List.of("tmux", "-S", pane.socket()), pane.id()));
  }

  private static Optional<String> branch(Params params, TaskState task) {
    String given = params.branch();
    if (given != null && !WorkerReport.isBranch(given)) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "--branch is " + Quoted.of(given) + ": not the name of a branch");
    }
    return Optional.ofNullable(given)
        .or(() -> task.spec().pane().flatMap(PaneWork::branch).filter(WorkerReport::isBranch))
        .or(() -> task.madeWorktree().map(Worktree::branch).filter(WorkerReport::isBranch));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        result
            .prompt()
            .orElseGet(() ->
                "sent %s to %s (%s); it ends with one of: %s%n"
                    .formatted(
                        result.followUp(),
                        result.lane(),
                        result.task(),
                        String.join(", ", result.expects()))));
  }
}
