package dev.dispatch.op.lane;

import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.Conversations.Reading;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.conversation.Page;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.history.ItemTools;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what an agent keeps of a conversation, newest first, until a limit is reached. */
final class ConversationSync {
  private static final int PAGE = 50;

  private final LaneRef lane;
  private final Limits limits;
  private final InstantSource clock;
  private final Instant end;
  private final List<LaneItem> items = new ArrayList<>();
  private long bytes;
  private Optional<String> reached = Optional.empty();

  /** How much may be read. */
  record Limits(int turns, int items, long bytes, Duration time) {
    /** The newest part. */
    static final Limits USUAL = new Limits(50, 200, 1 << 20, Duration.ofSeconds(10));

    /** The whole, unless it is enormous. */
    static final Limits FULL = new Limits(5_000, 20_000, 64L << 20, Duration.ofSeconds(60));
  }

  /**
   * What was read.
   *
   * @param items oldest first
   * @param reached the limit at which it stopped; absent where everything was read
   */
  record Read(
      KnownConversation conversation,
      int turns,
      List<LaneItem> items,
      long bytes,
      Optional<ConversationTurn> first,
      Optional<ConversationTurn> latest,
      Optional<String> reached) {
    Read {
      items = List.copyOf(items);
    }
  }

  ConversationSync(LaneRef lane, Limits limits, InstantSource clock) {
    this.lane = lane;
    this.limits = limits;
    this.clock = clock;
    this.end = clock.instant().plus(limits.time());
  }

  /** On a thread that may block. */
  Read read(Reading reading) {
    KnownConversation conversation =
        reading
            .facts()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.NOT_FOUND,
                    "the agent of lane " + lane + " does not know its conversation any more",
                    "dispatch get " + lane));
    List<ConversationTurn> turns = turns(reading);
    items(reading, conversation);
    return new Read(
        conversation,
        turns.size(),
        items.reversed(),
        bytes,
        reading.first(),
        turns.stream().findFirst(),
        reached);
  }

  private List<ConversationTurn> turns(Reading reading) {
    List<ConversationTurn> turns = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      int left = limits.turns() - turns.size();
      Page<ConversationTurn> page = reading.turns(from, Math.min(PAGE, left), false);
      turns.addAll(page.parts());
      from = page.next();
    } while (from.isPresent() && mayGoOn(turns.size(), limits.turns(), "turns"));
    return turns;
  }

  private void items(Reading reading, KnownConversation conversation) {
    Optional<String> from = Optional.empty();
    do {
      int left = limits.items() - items.size();
      Page<ConversationItem> page = reading.items(from, Math.min(PAGE, left));
      for (ConversationItem item : page.parts()) {
        LaneItem kept = laneItem(item, conversation);
        items.add(kept);
        bytes += kept.sizeBytes();
      }
      from = page.next();
    } while (from.isPresent() && mayGoOn(items.size(), limits.items(), "items"));
  }

  /** There is more; whether it is read. */
  private boolean mayGoOn(int count, int most, String what) {
    Optional<String> limit =
        count >= most
            ? Optional.of(most + " " + what)
            : bytes >= limits.bytes()
                ? Optional.of(limits.bytes() + " bytes")
                : !clock.instant().isBefore(end)
                    ? Optional.of(limits.time().toSeconds() + " seconds")
                    : Optional.empty();
    reached = limit.or(() -> reached);
    return limit.isEmpty();
  }

  /** What dispatch sent itself has the name that it gave it. */
  private LaneItem laneItem(ConversationItem item, KnownConversation conversation) {
    return new LaneItem(
        lane,
        item.client().orElse(item.item().id()),
        Optional.of(item.turn()),
        item.isUser() ? ItemType.PROMPT : ItemType.of(item.item().kind()),
        item.item().status(),
        item.isUser() ? Optional.empty() : ItemTools.tool(item.item().kind(), item.item().title()),
        item.item().title(),
        item.item().text(),
        item.at().orElse(conversation.updatedAt()));
  }
}
