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

/** Answers an agent's request in its own words. */
public final class RespondRequest implements Op<RespondRequest.Params, AnswerEntry.Result> {
  private final Deciding deciding;

  public RespondRequest(Inbox inbox, TaskDesk desk, LaneDesk lanes) {
    this.deciding = new Deciding(inbox, desk, lanes);
  }

  /** Which entry, and the answer. */
  public record Params(
      @Param(
              value = "the inbox entry",
              positional = true,
              label = "ENTRY",
              completion = Param.Completion.ENTRY)
          String entry,
      @Param(value = "the result of the reply, a JSON object", positional = true, label = "JSON")
          String result) {}

  @Override
  public OpSpec<Params, AnswerEntry.Result> spec() {
    return OpSpec.of("request/respond", Params.class, AnswerEntry.Result.class)
        .cli("request respond")
        .writes()
        .summary("Answer what an agent asks with a reply of its protocol")
        .details(
            """
            For answers that approve, deny and answer have no words for. The agent gets the object \
            as it is; whether it makes sense is for the agent to say. A request that was seen on a \
            screen has no such reply.\
            """)
        .examples(
            new Example(
                "request respond E1 '{\"decision\":\"acceptForSession\"}'",
                "allows it for the rest of the conversation"))
        .build();
  }

  @Override
  public OpCall<AnswerEntry.Result> begin(Params params, Caller caller) {
    return OpCall.done(
        deciding
            .before(caller)
            .orElseGet(() ->
                deciding.decide(
                    deciding.open(params.entry()),
                    new RequestAnswer.Raw(params.result()),
                    caller)));
  }

  @Override
  public Optional<String> text(AnswerEntry.Result result, TextStyle style) {
    return Optional.of("answered " + result.entry() + " of " + result.whose() + "\n");
  }
}
