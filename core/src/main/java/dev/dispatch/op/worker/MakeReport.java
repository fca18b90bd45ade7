package dev.dispatch.op.worker;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker tells its overseer something. */
public final class MakeReport implements Op<MakeReport.Params, MakeReport.Result> {
  private final TaskDesk desk;

  public MakeReport(TaskDesk desk) {
    this.desk = desk;
  }

  /** The report. */
  public record Params(
      @Param(value = "progress, done or problem", positional = true, label = "KIND")
          Report.Kind kind,
      @Param(value = "what to tell", positional = true) @Nullable String text) {}

  /** That it was taken, and how the task stands after it. */
  public record Result(String task, Report.Kind kind, TaskStatus status) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("worker/report", Params.class, Result.class)
        .cli("report")
        .writes()
        .audience(Audience.WORKER)
        .summary("Tell the person who handed over the task how it goes")
        .details("done says that the work is finished; problem, that it cannot go on.")
        .examples(new Example("report progress \"Tests are green\"", "news"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneRef lane = WorkerCalls.lane(caller, "report");
    TaskState task = WorkerCalls.task(desk, lane);
    String text = params.text() == null ? "" : params.text();
    TaskAction tell = new TaskAction.Tell(lane, params.kind(), text);
    TaskState after =
        desk.takenBy(caller.requestId())
            .map(TaskDesk.Taken::task)
            .orElseGet(() -> desk.act(task.key(), tell, new TakenRequest(caller.requestId(), "")));
    return OpCall.done(new Result(after.key().id().value(), params.kind(), after.status()));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of("reported\n");
  }
}
