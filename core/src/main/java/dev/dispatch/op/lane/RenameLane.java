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

/** Gives a lane without a task another handle, and a conversation another name. */
public final class RenameLane implements Op<RenameLane.Params, RenameLane.Result> {
  private final LaneCalls calls;

  public RenameLane(LaneCalls calls) {
    this.calls = calls;
  }

  /** Which lane, and its new handle. */
  public record Params(
      @Param(
              value = "the lane, or the agent's own id of a conversation",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param(value = "what to call it", positional = true, label = "HANDLE") String name,
      @Param(
              value = "whose conversation it is, where LANE is the id of one that is no lane",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent) {}

  /**
   * The lane as it is called now.
   *
   * @param lane absent for a conversation that is no lane
   */
  public record Result(Optional<String> lane, String handle, Optional<String> conversation) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/rename", Params.class, Result.class)
        .cli("rename")
        .writes()
        .idempotent()
        .summary("Give a lane without a task another handle")
        .details(
            "A conversation on a server gets that name in the agent's own lists, too. The handle must"
                + " not be that of another lane at work; that of a lane with a task is its task's id."
                + " A conversation that is no lane is named by its id, and gets any name.")
        .examples(new Example("rename helper reviewer", "@reviewer means it from now on"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<LaneAgents.Located> other =
        calls.unmanaged(params.lane(), Optional.ofNullable(params.agent()), caller);
    if (other.isPresent()) {
      String id = other.get().conversation().id();
      calls.agents().conversations().rename(other.get().asked(), id, params.name());
      return OpCall.done(new Result(Optional.empty(), params.name(), Optional.of(id)));
    }
    LaneSelector.Target target = calls.require(params.lane(), caller);
    Optional<LaneState> dormant =
        calls.state(target).filter(lane -> lane.isLive() && calls.lanes().isDormant(lane.ref()));
    LaneCalls.Subject done = calls.act(target, new LaneAction.Rename(params.name()), caller);
    dormant.ifPresent(lane ->
        calls
            .agents()
            .conversations()
            .rename(
                calls.agents().of(lane, caller), lane.externalId().orElseThrow(), params.name()));
    return OpCall.done(
        new Result(
            Optional.of(done.lane()),
            params.name(),
            calls.state(target).flatMap(LaneState::externalId)));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    String what = result.lane().or(result::conversation).orElse("");
    return Optional.of(what + " is called " + result.handle() + "\n");
  }
}
