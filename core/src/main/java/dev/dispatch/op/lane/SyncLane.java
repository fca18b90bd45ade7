package dev.dispatch.op.lane;

import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.LaneItem;
import dev.dispatch.lane.LaneState;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.op.TextStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Brings what dispatch knows of a conversation up to date from the agent's own record. */
public final class SyncLane implements Op<SyncLane.Params, SyncLane.Result> {
  private final LaneCalls calls;
  private final InstantSource clock;

  public SyncLane(LaneCalls calls, InstantSource clock) {
    this.calls = calls;
    this.clock = clock;
  }

  /** Which lane, and how much of it. */
  public record Params(
      @Param(
              value = "the lane, or the task it works on",
              positional = true,
              label = "LANE",
              completion = Param.Completion.LANE)
          String lane,
      @Param("the whole record, not only its newest part") boolean full) {}

  /**
   * What was read.
   *
   * @param state {@code complete}, or {@code partial} where older parts were not read
   * @param reached the limit that ended it
   * @param first how the conversation begins
   * @param latest its newest turn
   * @param latestAt when the newest thing in it happened
   */
  public record Result(
      String lane,
      Source source,
      String state,
      Optional<String> reached,
      Limits limits,
      Taken taken,
      Optional<Turn> first,
      Optional<Turn> latest,
      Optional<Instant> latestAt) {}

  /** Whose record it is. */
  public record Source(
      String agent,
      String conversation,
      String begunBy,
      String cwd,
      Instant createdAt,
      Instant updatedAt,
      boolean archived) {}

  /** How much would have been read at most. */
  public record Limits(int turns, int items, long bytes, Duration time) {}

  /** How much was. */
  public record Taken(int turns, int items, long bytes) {}

  /**
   * A turn.
   *
   * @param status {@code running} while it is
   * @param asked how it begins
   * @param answered how it ends
   */
  public record Turn(
      String id,
      String status,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> asked,
      Optional<String> answered) {
    private static final int MAX_WORDS = 200;

    static Turn of(ConversationTurn turn) {
      return new Turn(
          turn.id(),
          turn.statusWord(),
          turn.startedAt(),
          turn.endedAt(),
          turn.items().stream().filter(ConversationItem::isUser).findFirst().map(Turn::words),
          turn.items().reversed().stream()
              .filter(item -> !item.isUser())
              .findFirst()
              .map(Turn::words));
    }

    private static String words(ConversationItem item) {
      String line = item.item().text().strip().replaceAll("\\s+", " ");
      return line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS - 1) + "…";
    }
  }

  @Override
  public OpSpec<Params, Result> spec() {
    return OpSpec.of("lane/sync", Params.class, Result.class)
        .cli("sync")
        .writes()
        .idempotent()
        .summary("Read an agent's own record of a conversation into the index")
        .details(
            """
            Takes in the newest turns and items, as far as the limits in the result go; --full \
            takes everything. What dispatch saw itself stays as it is, and what was taken in before \
            is not doubled. Nothing is resumed, and a lane that may not be written to stays so. \
            For conversations of codex.\
            """)
        .examples(new Example("sync helper", "the newest part, in a second or two"))
        .build();
  }

  @Override
  public OpCall<Result> begin(Params params, Caller caller) {
    LaneState lane =
        calls
            .state(calls.require(params.lane(), caller))
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "sync: nobody works on task " + params.lane() + " yet",
                    "dispatch task show " + params.lane()));
    return OpCall.done(sync(calls, lane, params.full(), clock, caller));
  }

  /** Reads and takes in. */
  static Result sync(
      LaneCalls calls, LaneState lane, boolean full, InstantSource clock, Caller caller) {
    String id = calls.agents().conversationOf(lane, "sync");
    Asked asked = calls.agents().of(lane, caller);
    ConversationSync.Limits limits =
        full ? ConversationSync.Limits.FULL : ConversationSync.Limits.USUAL;
    ConversationSync sync = new ConversationSync(lane.ref(), limits, clock);
    ConversationSync.Read read = calls.agents().conversations().reading(asked, id, sync::read);
    calls.lanes().learn(lane.ref(), read.conversation(), read.items());
    return result(lane, asked, limits, read);
  }

  private static Result result(
      LaneState lane, Asked asked, ConversationSync.Limits limits, ConversationSync.Read read) {
    KnownConversation known = read.conversation();
    return new Result(
        lane.ref().value(),
        new Source(
            asked.agent().name(),
            known.id(),
            known.source(),
            known.cwd(),
            known.createdAt(),
            known.updatedAt(),
            known.archived()),
        read.reached().isPresent() ? "partial" : "complete",
        read.reached(),
        new Limits(limits.turns(), limits.items(), limits.bytes(), limits.time()),
        new Taken(read.turns(), read.items().size(), read.bytes()),
        read.first().map(Turn::of),
        read.latest().map(Turn::of),
        read.items().stream().map(LaneItem::at).max(Instant::compareTo));
  }

  @Override
  public Optional<String> text(Result result, TextStyle style) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s  %s: %d turns, %d items, %d bytes%n"
            .formatted(
                result.lane(),
                result.state(),
                result.taken().turns(),
                result.taken().items(),
                result.taken().bytes()));
    result
        .reached()
        .ifPresent(limit -> text.append("stopped at ").append(limit).append("; --full reads on\n"));
    result.first().ifPresent(turn -> text.append("first   ").append(words(turn)));
    result.latest().ifPresent(turn -> text.append("latest  ").append(words(turn)));
    return Optional.of(text.toString());
  }

  private static String words(Turn turn) {
    return "%s  %s -> %s%n"
        .formatted(turn.status(), turn.asked().orElse(""), turn.answered().orElse(""));
  }
}
