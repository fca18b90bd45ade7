package dev.dispatch.op.lane;

import dev.dispatch.lane.AttachWish;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers a conversation that somebody else began. */
public final class AttachLane implements Op<AttachLane.Params, AttachLane.Result> {
  private final LaneCalls calls;
  private final InstantSource clock;

  public AttachLane(LaneCalls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Which conversation. */
  public record Params(
      @Param(
              value = "the agent's own id of the conversation: a thread id of codex",
              positional = true,
              label = "ID",
              completion = Param.Completion.NONE)
          String id,
      @Param(
              value = "whose conversation it is; every agent with an app-server is asked otherwise",
              label = "NAME",
              completion = Param.Completion.AGENT)
          @Nullable String agent,
      @Param("read its newest part into the index, as dispatch sync does") boolean sync) {}

  /**
   * The lane.
   *
   * @param isNew whether it was not known before
   * @param synced what was read, where that was asked for
   */
  public record Result(LaneRow lane, boolean isNew, Optional<SyncLane.Result> synced) {}

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/attach", Params.class, Result.class)
        .cli("attach")
        .writes()
        .idempotent()
        .summary("Register a conversation that somebody else began")
        .details(
            """
            The agent's own server is asked whether it is there; nothing is resumed, and no turn \
            starts. The lane can be read, renamed, archived and restored. To write to it is refused \
            with exit code 7, unless your own configuration says policy.allow_attached_writes: \
            true, which opens send, send --context and goals. The same id again is the same lane.\
            """)
        .examples(
            new Example(
                "attach 01a2016a-5f6a-7970-a8d3-1d7ca4c53269", "a conversation of your terminal"),
            new Example(
                "attach 01a2016a-5f6a-7970-a8d3-1d7ca4c53269 --sync", "and what was said in it"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    Optional<LaneState> before = calls.lanes().onConversation(params.id());
    LaneAgents.Located located =
        calls.agents().locate(params.id(), Optional.ofNullable(params.agent()), caller);
    LaneState lane =
        calls
            .lanes()
            .attach(
                new AttachWish(located.conversation(), located.asked().agent()),
                caller.requestId());
    Optional<SyncLane.Result> synced =
        params.sync()
            ? Optional.of(SyncLane.sync(calls, lane, false, clock, caller))
            : Optional.empty();
    return OpCall.done(
        new Result(
            LaneRow.of(calls.access(lane, caller), Optional.empty(), clock.instant()),
            before.isEmpty(),
            synced));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    LaneRow lane = result.lane();
    return Optional.of(
        "%s  %s  %s  %s%n%s%n"
            .formatted(
                lane.ref(),
                lane.handle(),
                lane.agent(),
                lane.cwd(),
                lane.writeLockedReason().orElse("it can be written to")));
  }
}
