package dev.dispatch.op.inbox;

import dev.dispatch.inbox.Inbox;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.transport.RequestAnswer;
import java.util.Optional;

/** Allows what an agent asks for, this once. */
public final class ApproveEntry implements Op<ApproveEntry.Params, AnswerEntry.Result> {
  private final Deciding deciding;

  public ApproveEntry(Inbox inbox, TaskDesk desk, LaneDesk lanes) {
    this.deciding = new Deciding(inbox, desk, lanes);
  }

  /** Which entry. */
  public record Params(
      @Param(
              value = "the inbox entry",
              positional = true,
              label = "ENTRY",
              completion = Param.Completion.ENTRY)
          String entry) {}

  @Override
  public OpSpec<Params, AnswerEntry.Result> spec() {
    return OpSpec.of("inbox/approve", Params.class, AnswerEntry.Result.class)
        .cli("approve")
        .writes()
        .summary("Allow what an agent asks for, this once")
        .details(
            "The entry shows what it wants to do. If it shows something else by now, nothing is done.")
        .examples(new Example("approve E1", "lets it go on"))
        .build();
  }

  @Override
  public OpCall<AnswerEntry.Result> begin(Params params, Caller caller) {
    return OpCall.done(
        deciding
            .before(caller)
            .orElseGet(() ->
                deciding.decide(deciding.open(params.entry()), new RequestAnswer.Allow(), caller)));
  }

  @Override
  public Optional<String> text(AnswerEntry.Result result, TextStyle style) {
    return Optional.of("allowed " + result.entry() + " of " + result.whose() + "\n");
  }
}
