package dev.dispatch.op.worker;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.Step;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker asks and waits for the answer. Re-entrant: it waits no longer than the agent lets a tool
 * run, and is then called again with {@code --resume}; same question, same inbox entry.
 */
public final class AskOverseer implements Op<AskOverseer.Params, AskOverseer.Result> {
  /** How long a question waits where nothing is said. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(3);

  private final TaskDesk desk;
  private final InstantSource clock;

  public AskOverseer(TaskDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /** The question. */
  public record Params(
      @Param(value = "the question", positional = true) @Nullable String text,
      @Param(
              value = "an answer to choose from; may be given several times",
              name = "option",
              label = "A")
          List<String> options,
      @Param("how long the question waits for an answer, 3m otherwise") @Nullable Duration timeout,
      @Param(
              value = "the answer to take when nobody answers in time",
              name = "default",
              label = "A")
          @Nullable String fallback,
      @Param(value = "go on waiting for a question asked before, by its number", label = "NNN")
          @Nullable String resume) {}

  /**
   * The answer.
   *
   * @param answer empty while there is none
   * @param waiting what to do while there is no answer yet; only over MCP, where an error would
   *     count as a failed tool
   */
  public record Result(String answer, int number, Optional<String> waiting) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worker/ask", Params.class, Result.class)
        .cli("ask")
        .writes()
        .audience(Audience.WORKER)
        .textual()
        .summary("Ask the person who handed over the task, and print the answer")
        .details(
            """
            Exit code 0 with the answer, 75 when it is still waiting (run the command it names), 3 \
            when nobody answered in time.\
            """)
        .examples(
            new Example("ask \"Which database?\" --option postgres --option sqlite", "a choice"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneRef lane = WorkerCalls.lane(caller, "ask");
    TaskState task = WorkerCalls.task(desk, lane);
    int number =
        params.resume() != null ? resumed(params, task, caller) : asked(params, caller, task, lane);
    Instant until = clock.instant().plus(WorkerCalls.patience(caller));
    boolean mcp = caller.channel() == Caller.Channel.MCP;
    String bin = WorkerCalls.bin(caller);
    caller.detachable("the question stays open: ask --resume " + "%03d".formatted(number));
    return now -> look(task, number, until, now, mcp ? Optional.empty() : Optional.of(bin));
  }

  private static int resumed(Params params, TaskState task, Caller caller) {
    int number;
    try {
      number = Integer.parseInt(String.valueOf(params.resume()));
    } catch (NumberFormatException e) {
      number = -1;
    }
    if (task.question(number).isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND,
          "ask: task " + task.key().id() + " has no question " + params.resume(),
          "ask it: " + WorkerCalls.bin(caller) + " ask \"…\"");
    }
    return number;
  }

  private int asked(Params params, Caller caller, TaskState task, LaneRef lane) {
    if (params.text() == null || params.text().isBlank()) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "ask: the question is empty",
          WorkerCalls.bin(caller) + " ask \"…\"");
    }
    // As it comes back from the file that it is written to.
    String text = params.text().stripTrailing();
    TaskState after =
        desk.act(
            task.key(),
            new TaskAction.Ask(
                lane,
                text,
                params.options(),
                Optional.ofNullable(params.fallback()),
                params.timeout() == null ? DEFAULT_TIMEOUT : params.timeout(),
                caller.channel() == Caller.Channel.MCP ? Question.Way.MCP : Question.Way.CLI));
    return after.questions().stream()
        .filter(q -> q.text().equals(text) && q.options().equals(params.options()))
        .mapToInt(Question::number)
        .max()
        .orElseThrow();
  }

  private Step<Result> look(
      TaskState asked, int number, Instant until, Instant now, Optional<String> bin) {
    Question question =
        desk.find(asked.key())
            .flatMap(task -> task.question(number))
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.TASK_FAILED, "ask: the task is gone: " + asked.key().id()));
    return switch (question.state()) {
      case ANSWERED, READ -> {
        desk.act(asked.key(), new TaskAction.Acknowledge(number));
        yield Step.finished(new Result(question.answer().orElse(""), number, Optional.empty()));
      }
      case EXPIRED, DEAD ->
          throw new DispatchException(
              ErrorCode.TASK_FAILED,
              "ask: nobody answered question %03d in time".formatted(number),
              "write what you know to context.md, mark the item [?] and stop");
      case OPEN -> {
        if (now.isBefore(until)) {
          yield Step.pending(until);
        }
        if (bin.isPresent()) {
          throw WorkerCalls.stillWaiting(number, bin.get());
        }
        yield Step.finished(new Result("", number, Optional.of(WorkerCalls.callAgain(number))));
      }
    };
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(result.answer() + "\n");
  }
}
