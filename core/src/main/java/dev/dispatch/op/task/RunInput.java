package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.Quoted;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.Caller;
import dev.dispatch.task.TaskNames;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.worktree.WorktreeMode;
import dev.dispatch.worktree.WorktreeWish;
import java.time.InstantSource;
import java.util.Optional;

/** Makes of the parameters of {@link RunTask} what is asked for. */
final class RunInput {
  private final AgentAsking agents;
  private final InstantSource clock;

  RunInput(AgentAsking agents, InstantSource clock) {
    this.agents = agents;
    this.clock = clock;
  }

  static String text(RunTask.Params params, Caller caller) {
    if ((params.text() == null) == (params.inputFile() == null)) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          params.text() == null
              ? "run: nothing to do: expected TEXT or --input-file"
              : "run: both TEXT and --input-file are given; only one may be",
          "dispatch run \"what is wanted\"");
    }
    if ("-".equals(params.inputFile()) && "-".equals(params.planFile())) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "run: only one of --input-file and --plan-file may be -");
    }
    String text =
        params.text() != null
            ? params.text()
            : caller.readInput(String.valueOf(params.inputFile()));
    if (text.isBlank()) {
      throw new DispatchException(
          ErrorCode.VALIDATION, "run: the text is empty", "dispatch run \"what is wanted\"");
    }
    return text;
  }

  static AgentCatalog.AgentRequest request(RunTask.Params params, String text) {
    return new AgentCatalog.AgentRequest(
        Optional.ofNullable(params.agent()),
        Optional.ofNullable(params.model()),
        Optional.ofNullable(params.alias()),
        Optional.ofNullable(params.backend()),
        Optional.ofNullable(params.transport()),
        text);
  }

  TaskSpec spec(
      RunTask.Params params,
      String text,
      String cwd,
      TaskKey key,
      AgentCatalog.Selection chosen,
      Caller caller) {
    return new TaskSpec(
        key,
        params.title() != null ? params.title() : TaskNames.titleFor(text),
        text,
        cwd,
        chosen.agent(),
        params.after().stream().map(TaskId::new).toList(),
        Optional.ofNullable(params.context()),
        params.references(),
        caller.lane(),
        agents.stallAfter(params.stallAfter(), cwd, caller),
        agents.monitorLimit(params.monitorLimit(), cwd, caller),
        clock.instant(),
        wish(params, chosen.worktree()),
        Optional.empty());
  }

  private static Optional<WorktreeWish> wish(RunTask.Params params, boolean asked) {
    Optional<String> branch = Optional.ofNullable(params.worktreeBranch());
    if (params.worktree() == WorktreeMode.NONE && branch.isPresent()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "run: --worktree-branch "
              + Quoted.of(branch.get())
              + " is given with --worktree none; a branch needs a worktree",
          "dispatch run … --worktree create --worktree-branch " + Quoted.of(branch.get()));
    }
    return params.worktree() == WorktreeMode.CREATE
            || branch.isPresent()
            || (asked && params.worktree() == null)
        ? Optional.of(new WorktreeWish(branch))
        : Optional.empty();
  }
}
