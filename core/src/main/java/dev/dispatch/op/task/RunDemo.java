package dev.dispatch.op.task;

import dev.dispatch.agent.AgentCatalog;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Emission;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.plan.PlanWriter;
import dev.dispatch.task.DemoPlace;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the whole job once: a plan ticking, a question answered, a result with its diff. */
public final class RunDemo implements Op<RunDemo.Params, RunDemo.Result> {
  private static final String TITLE = "Greet the user";
  private static final List<String> ITEMS =
      List.of(
          "Read README.md",
          "Ask: Which language shall the greeting have? (English | German)",
          "Write greeting.txt");

  private final TaskDesk desk;
  private final AgentCatalog agents;
  private final DemoPlace place;
  private final InstantSource clock;

  public RunDemo(TaskDesk desk, AgentCatalog agents, DemoPlace place, InstantSource clock) {
    this.desk = desk;
    this.agents = agents;
    this.place = place;
    this.clock = clock;
  }

  /** With whom. */
  public record Params(
      @Param(
              value = "a configured agent; the built-in one, which needs no model, otherwise",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent) {}

  /** How it went. */
  public record Result(String task, String root, String agent, TaskStatus status, String diff) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("demo/run", Params.class, Result.class)
        .cli("demo")
        .writes()
        .audience(Audience.TERMINAL)
        .textual()
        .summary("Show the whole job in a throw-away repository")
        .details(
            """
            At a terminal it asks you the worker's question; elsewhere it answers by itself and \
            says so. The repository stays until the next demo.\
            """)
        .examples(
            new Example("demo", "with the built-in agent"),
            new Example("demo --agent claude", "with an agent of your configuration"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    removeEarlier();
    String root = place.create();
    String name = params.agent() == null ? "demo" : params.agent();
    AgentChoice agent =
        agents
            .select(
                AgentCatalog.AgentRequest.named(name),
                new AgentCatalog.Viewpoint(caller.cwd(), caller.environment()))
            .agent();
    TaskSpec spec =
        new TaskSpec(
            new TaskKey(root, new TaskId("greet-the-user")),
            TITLE,
            """
            Put a short greeting into greeting.txt, in the language the person wants. An item that \
            begins with "Ask:" means: ask that question with the ask command, giving the options \
            in parentheses as options, and wait for the answer. Do not commit.\
            """,
            root,
            agent,
            List.of(),
            Optional.empty(),
            List.of("README.md"),
            caller.lane(),
            TaskSpec.DEFAULT_LIMIT,
            TaskSpec.DEFAULT_LIMIT,
            clock.instant(),
            Optional.empty(),
            Optional.empty());
    caller.emit(Emission.text("A throw-away repository: " + root + "\n"));
    caller.emit(
        Emission.text("$ dispatch run \"Put a short greeting …\" --agent " + name + " --wait\n\n"));
    TaskState task =
        desk.create(
            spec, PlanWriter.render(TITLE, ITEMS), caller.environment(), caller.requestId());
    return new Showing(task, caller);
  }

  private void removeEarlier() {
    for (TaskState task : desk.all()) {
      if (place.isOwn(task.key().root()) && !task.worker().isAlive()) {
        desk.act(task.key(), new TaskAction.Clean());
        place.remove(task.key().root());
      }
    }
  }

  private final class Showing implements OpCall<Result> {
    private static final Duration PAUSE = Duration.ofMillis(800);

    private final TaskState first;
    private final Caller caller;
    private final TaskWatch watch;

    Showing(TaskState first, Caller caller) {
      this.first = first;
      this.caller = caller;
      this.watch = new TaskWatch(desk, first, caller, clock.instant(), Optional.empty());
    }

    @Override
    public Step<Result> step(Instant now) {
      return switch (watch.step(now)) {
        case Step.Finished<RunTask.Result> finished -> Step.finished(show(finished.result()));
        case Step.Pending<RunTask.Result> pending ->
            Step.pending(answerMyself(now).orElse(pending.wakeAt()));
      };
    }

    /** Where nobody can be asked; gives when to look again. */
    private Optional<Instant> answerMyself(Instant now) {
      Optional<Question> open =
          desk.find(first.key())
              .flatMap(TaskState::unansweredQuestion)
              .filter(q -> !caller.isInteractive());
      if (open.isEmpty()) {
        return Optional.empty();
      }
      Question question = open.get();
      Instant due = question.askedAt().plus(PAUSE);
      if (now.isBefore(due)) {
        return Optional.of(due);
      }
      String answer = question.options().isEmpty() ? "English" : question.options().getFirst();
      caller.emit(
          new Emission(
              "  (no terminal: the demo answers by itself) $ dispatch answer "
                  + first.key().id()
                  + " \""
                  + answer
                  + "\"\n",
              Emission.object("answered_by", "demo", "answer", answer)));
      desk.act(
          first.key(),
          new TaskAction.Answer(
              Optional.of(question.number()), answer, "demo", caller.environment()));
      return Optional.empty();
    }

    private Result show(RunTask.Result ended) {
      String diff = place.diff(first.key().root());
      return new Result(ended.task(), first.key().root(), ended.agent(), ended.status(), diff);
    }
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        "\n"
            + TaskText.status(result.status())
            + "; what changed:\n\n"
            + result.diff()
            + "\nLook at the task:  dispatch task show "
            + result.task()
            + "\nWhat waits for you: dispatch inbox\n");
  }

  @Override
  public int exitCode(Result result) {
    return result.status().isSuccess() ? 0 : ErrorCode.TASK_FAILED.exitCode();
  }
}
