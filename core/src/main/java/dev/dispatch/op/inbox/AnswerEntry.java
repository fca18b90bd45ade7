package dev.dispatch.op.inbox;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.RequestAnswer;
import java.util.Locale;
import java.util.Optional;

/** Answers a worker's question. */
public final class AnswerEntry implements Op<AnswerEntry.Params, AnswerEntry.Result> {
  private final Inbox inbox;
  private final Deciding deciding;
  private final TaskDesk desk;
  private final LaneSelector names;

  public AnswerEntry(Inbox inbox, TaskDesk desk, LaneDesk lanes, LaneSelector names) {
    this.inbox = inbox;
    this.deciding = new Deciding(inbox, desk, lanes);
    this.desk = desk;
    this.names = names;
  }

  /** Which question, and the answer. */
  public record Params(
      @Param(
              value = "the inbox entry, or the task or lane whose oldest open question it answers",
              positional = true,
              label = "ENTRY|TASK",
              completion = Param.Completion.ENTRY)
          String entry,
      @Param(value = "the answer", positional = true) String text) {}

  /**
   * Where the answer went.
   *
   * @param lane where it has no task
   * @param delivered whether it is where the worker looks for it
   */
  public record Result(
      String entry,
      Optional<String> task,
      Optional<String> lane,
      boolean delivered,
      Question.Way via) {
    static Result ofTask(String entry, TaskState task, boolean delivered, Question.Way via) {
      return new Result(
          entry, Optional.of(task.key().id().value()), Optional.empty(), delivered, via);
    }

    static Result ofLane(String entry, LaneRef lane) {
      return new Result(
          entry, Optional.empty(), Optional.of(lane.value()), true, Question.Way.PANE);
    }

    /** For people. */
    String whose() {
      return task.or(() -> lane).orElse("");
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("inbox/answer", Params.class, Result.class)
        .cli("answer")
        .writes()
        .summary("Answer a worker's question")
        .details(
            """
            The first answer counts; a second one is told so. Answering a question that timed out \
            starts a new worker, which goes on from there.\
            """)
        .examples(new Example("answer E1 \"Use PostgreSQL\"", "answers one entry"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<Result> onLane = deciding.onLane(caller);
    if (onLane.isPresent()) {
      return OpCall.done(onLane.get());
    }
    Optional<TaskDesk.Taken> before = desk.takenBy(caller.requestId());
    if (before.isPresent()) {
      EntryId answered = new EntryId(before.get().subject());
      Optional<Integer> question = inbox.find(answered).flatMap(found -> found.entry().question());
      return OpCall.done(result(answered, before.get().task(), question));
    }
    Entry entry = EntryId.hasShape(params.entry()) ? byId(params.entry()) : byTask(params, caller);
    if (entry.request().isPresent()) {
      return OpCall.done(deciding.decide(entry, new RequestAnswer.Choose(params.text()), caller));
    }
    TaskState task =
        desk.act(
            entry.task().orElseThrow(() -> notAQuestion(entry)),
            new TaskAction.Answer(
                entry.question(), params.text(), Deciding.by(caller), caller.environment()),
            new TakenRequest(caller.requestId(), entry.id().value()));
    return OpCall.done(result(entry.id(), task, entry.question()));
  }

  private Result result(EntryId entry, TaskState task, Optional<Integer> question) {
    Question.Way via =
        question.flatMap(task::question).map(Question::via).orElse(Question.Way.FILE);
    boolean delivered = question.map(number -> desk.isDelivered(task, number)).orElse(true);
    return Result.ofTask(entry.value(), task, delivered, via);
  }

  private Entry byId(String id) {
    Entry entry = deciding.open(id);
    if (entry.kind() != EntryKind.QUESTION && entry.request().isEmpty()) {
      throw notAQuestion(entry);
    }
    return entry;
  }

  private static DispatchException notAQuestion(Entry entry) {
    String kind = entry.kind().name().toLowerCase(Locale.ROOT);
    String task = entry.task().map(key -> key.id().value()).orElse("");
    String hint =
        switch (entry.kind()) {
          case REVIEW -> "dispatch task result " + task;
          case PROBLEM -> "dispatch task retry " + task;
          case STALLED -> "dispatch task cancel " + task;
          case QUESTION, APPROVAL -> "dispatch inbox";
        };
    return new DispatchException(
        ErrorCode.VALIDATION, "entry " + entry.id() + " is a " + kind + ", not a question", hint);
  }

  private Entry byTask(Params params, Caller caller) {
    return switch (names.require(params.entry(), caller.cwd())) {
      case LaneSelector.Target.OfTask(TaskState task) -> oldest(task);
      case LaneSelector.Target.Alone(LaneState lane) ->
          lane.marks().entries().stream()
              .findFirst()
              .orElseThrow(() ->
                  new DispatchException(
                      ErrorCode.CONFLICT,
                      "lane " + lane.ref() + " (" + lane.handle() + ") asks nothing",
                      "dispatch send " + lane.ref() + " \"...\" tells its agent something"));
    };
  }

  private static Entry oldest(TaskState task) {
    return task.entries().stream()
        .filter(entry -> entry.kind() == EntryKind.QUESTION)
        .findFirst()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                "task "
                    + task.key().id()
                    + " has no open question; it is "
                    + task.status().name().toLowerCase(Locale.ROOT),
                "dispatch task note " + task.key().id() + " \"…\" tells its worker something"));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("answered " + result.entry() + " of " + result.whose() + "\n");
  }
}
