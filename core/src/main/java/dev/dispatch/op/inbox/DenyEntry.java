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
import org.jspecify.annotations.Nullable;

/** Refuses what an agent asks for. */
public final class DenyEntry implements Op<DenyEntry.Params, AnswerEntry.Result> {
  private final Deciding deciding;

  public DenyEntry(Inbox inbox, TaskDesk desk, LaneDesk lanes) {
    this.deciding = new Deciding(inbox, desk, lanes);
  }

  /** Which entry, and why not. */
  public record Params(
      @Param(
              value = "the inbox entry",
              positional = true,
              label = "ENTRY",
              completion = Param.Completion.ENTRY)
          String entry,
      @Param(value = "what the agent is told", positional = true) @Nullable String why) {}

  @Override
  public OpSpec<Params, AnswerEntry.Result> spec() {
    return OpSpec.of("inbox/deny", Params.class, AnswerEntry.Result.class)
        .cli("deny")
        .writes()
        .summary("Refuse what an agent asks for")
        .details("With a reason the agent is told that as its next message.")
        .examples(new Example("deny E1 \"Use the test database\"", "refuses, and says why"))
        .build();
  }

  @Override
  public OpCall<AnswerEntry.Result> begin(Params params, Caller caller) {
    return OpCall.done(
        deciding
            .before(caller)
            .orElseGet(
                () -> deciding.decide(deciding.open(params.entry()), answer(params), caller)));
  }

  private static RequestAnswer answer(Params params) {
    String why = params.why();
    return new RequestAnswer.Deny(why == null ? "" : why);
  }

  @Override
  public Optional<String> text(AnswerEntry.Result result, TextStyle style) {
    return Optional.of("refused " + result.entry() + " of " + result.whose() + "\n");
  }
}
