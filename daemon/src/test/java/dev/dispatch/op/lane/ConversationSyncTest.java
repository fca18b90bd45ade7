package dev.dispatch.op.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dispatch.conversation.ConversationItem;
import dev.dispatch.conversation.ConversationTurn;
import dev.dispatch.conversation.Conversations.Reading;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.conversation.Page;
import dev.dispatch.error.DispatchException;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much of an agent's record is read, and what becomes of it. */
final class ConversationSyncTest {
  private static final LaneRef LANE = new LaneRef("0abcde");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** A record of as many turns, of a prompt and a reply each. */
  private static final class Kept implements Reading {
    private final int turns;
    private final List<Integer> asked = new ArrayList<>();
    private boolean known = true;

    Kept(int turns) {
      this.turns = turns;
    }

    @Override
    public Optional<KnownConversation> facts() {
      return known
          ? Optional.of(
              new KnownConversation(
                  "t", Optional.empty(), "", "/r", "cli", Optional.empty(), NOW, NOW, false))
          : Optional.empty();
    }

    private ConversationTurn turn(int number) {
      return new ConversationTurn(
          "turn-" + number,
          Optional.of(TurnStatus.COMPLETED),
          Optional.empty(),
          Optional.of(NOW),
          Optional.of(NOW),
          List.of());
    }

    @Override
    public Page<ConversationTurn> turns(Optional<String> from, int limit, boolean whole) {
      int first = from.map(Integer::parseInt).orElse(turns);
      int last = Math.max(1, first - limit + 1);
      List<ConversationTurn> page = new ArrayList<>();
      for (int number = first; number >= last; number--) {
        page.add(turn(number));
      }
      return new Page<>(page, last > 1 ? Optional.of("" + (last - 1)) : Optional.empty());
    }

    @Override
    public Optional<ConversationTurn> first() {
      return Optional.of(turn(1));
    }

    @Override
    public Page<ConversationItem> items(Optional<String> from, int limit) {
      asked.add(limit);
      int first = from.map(Integer::parseInt).orElse(2 * turns);
      int last = Math.max(1, first - limit + 1);
      List<ConversationItem> page = new ArrayList<>();
      for (int number = first; number >= last; number--) {
        page.add(item(number));
      }
      return new Page<>(page, last > 1 ? Optional.of("" + (last - 1)) : Optional.empty());
    }

    private static ConversationItem item(int number) {
      boolean isUser = number % 2 == 1;
      return new ConversationItem(
          "turn-" + (number + 1) / 2,
          isUser,
          new TurnItem("item-" + number, ItemKind.MESSAGE, ItemStatus.COMPLETED, "", "ten bytes."),
          isUser ? Optional.of("0abcde-m" + number) : Optional.empty(),
          Optional.of(NOW.plusSeconds(number)));
    }
  }

  private static ConversationSync.Read read(Kept record, ConversationSync.Limits limits) {
    return new ConversationSync(LANE, limits, () -> NOW).read(record);
  }

  @Test
  void takesInEverythingOfAShortOneOldestFirst() {
    ConversationSync.Read read = read(new Kept(2), ConversationSync.Limits.USUAL);
    assertThat(read.reached()).isEmpty();
    assertThat(read.turns()).isEqualTo(2);
    assertThat(read.items())
        .extracting(LaneItem::id)
        .as("what dispatch sent has the name that it gave it")
        .containsExactly("0abcde-m1", "item-2", "0abcde-m3", "item-4");
    assertThat(read.items())
        .extracting(LaneItem::type)
        .containsExactly(ItemType.PROMPT, ItemType.MESSAGE, ItemType.PROMPT, ItemType.MESSAGE);
    assertThat(read.latest().orElseThrow().id()).isEqualTo("turn-2");
    assertThat(read.first().orElseThrow().id()).isEqualTo("turn-1");
  }

  @Test
  void stopsAtEachLimitAndSaysWhich() {
    Duration time = Duration.ofSeconds(5);
    assertThat(read(new Kept(30), new ConversationSync.Limits(10, 1000, 1 << 20, time)).reached())
        .contains("10 turns");
    ConversationSync.Read items =
        read(new Kept(100), new ConversationSync.Limits(1000, 70, 1 << 20, time));
    assertThat(items.reached()).contains("70 items");
    assertThat(items.items()).hasSize(70);
    assertThat(read(new Kept(100), new ConversationSync.Limits(1000, 1000, 200, time)).reached())
        .contains("200 bytes");
    Kept slow = new Kept(100);
    assertThat(
            read(slow, new ConversationSync.Limits(1000, 1000, 1 << 20, Duration.ZERO)).reached())
        .contains("0 seconds");
    assertThat(slow.asked).hasSize(1);
  }

  @Test
  void readsTheWholeInPages() {
    Kept record = new Kept(120);
    ConversationSync.Read read = read(record, ConversationSync.Limits.FULL);
    assertThat(read.reached()).isEmpty();
    assertThat(read.turns()).isEqualTo(120);
    assertThat(read.items()).hasSize(240).doesNotHaveDuplicates();
    assertThat(record.asked).hasSize(5);
  }

  @Test
  void saysThatTheAgentForgotIt() {
    Kept gone = new Kept(1);
    gone.known = false;
    assertThatThrownBy(() -> read(gone, ConversationSync.Limits.USUAL))
        .isInstanceOf(DispatchException.class)
        .hasMessageContaining("does not know its conversation");
  }
}
