package dev.dispatch.op.lane;

import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import dev.dispatch.task.LaneSelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends an agent that stays, and puts its conversation into the agent's archive. */
public final class ArchiveLane implements Op<ArchiveLane.Params, ArchiveLane.Result> {
  private final LaneCalls calls;

  public ArchiveLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which agent. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(
              value = "whose conversation it is, where LANE is the id of one that is no lane",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent) {}

  /**
   * Which lane.
   *
   * @param lane absent for a conversation that is no lane
   * @param conversation that is in the agent's archive now; absent where there is none
   */
  public record Result(
      Optional<String> lane, Optional<String> task, Optional<String> conversation) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/archive", Params.class, Result.class)
        .cli("archive")
        .destroys()
        .idempotent()
        .summary("End an agent that stays, and put its conversation away")
        .details(
            """
            What it did stays, as do its task and log. An agent whose task is not done is ended by \
            dispatch task cancel; one without a task is ended at once, and so is its terminal.

            A conversation of codex goes to codex's own archive, also one that is attached, or no \
            lane at all and named by its id; dispatch restore takes it out again.\
            """)
        .examples(
            new Example("archive fix-login --yes", "closes the session of a task that is done"),
            new Example(
                "archive 01a2016a-5f6a-7970-a8d3-1d7ca4c53269 --yes", "a conversation by its id"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<LaneAgents.Located> other =
        calls.unmanaged(params.lane(), Optional.ofNullable(params.agent()), caller);
    if (other.isPresent()) {
      String id = other.get().conversation().id();
      calls.agents().conversations().archive(other.get().asked(), id);
      return OpCall.done(new Result(Optional.empty(), Optional.empty(), Optional.of(id)));
    }
    LaneSelector.Target target = calls.require(params.lane(), caller);
    calls
        .state(target)
        .filter(lane -> lane.isLive() && calls.lanes().isDormant(lane.ref()))
        .ifPresent(lane ->
            calls
                .agents()
                .conversations()
                .archive(calls.agents().of(lane, caller), lane.externalId().orElseThrow()));
    LaneCalls.Subject done = calls.act(target, new LaneAction.End(), caller);
    Optional<String> conversation =
        target
            .ref()
            .flatMap(calls.lanes()::find)
            .filter(LaneState::isArchived)
            .flatMap(LaneState::externalId);
    return OpCall.done(
        new Result(
            Optional.of(done.lane()).filter(lane -> !lane.isEmpty()), done.task(), conversation));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    return Optional.of(
        result
                .lane()
                .map(lane ->
                    (result.conversation().isPresent() ? "archived " : "ended ")
                        + LaneCalls.Subject.words(lane, result.task()))
                .orElseGet(() -> "archived " + result.conversation().orElse(""))
            + "\n");
  }
}
