package dev.dispatch.fold;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.history.ItemTools;
import dev.dispatch.history.ItemType;
import dev.dispatch.history.LaneItem;
import dev.dispatch.history.TurnPlace;
import dev.dispatch.id.LaneRef;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes items of a lane's events, at most one of each. Kept from batch to batch, so that a
 * completed item has what only its start told; one that is made anew asks for that.
 */
public final class ItemFold {
  private static final int MAX_STARTED = 200;

  private final LaneRef lane;
  private final Function<String, Optional<TurnItem>> startOf;
  private final Map<String, TurnItem> started = new LinkedHashMap<>();
  private TurnPlace place;

  /**
   * @param startOf looks an item's start up among the lane's events, by the item's id
   */
  public ItemFold(LaneRef lane, TurnPlace place, Function<String, Optional<TurnItem>> startOf) {
    this.lane = lane;
    this.place = place;
    this.startOf = startOf;
  }

  /** Where in a turn the lane is after what was applied. */
  public TurnPlace place() {
    return place;
  }

  /** The item that an event of the lane is, if it is one. */
  public Optional<LaneItem> apply(StoredEvent stored) {
    if (stored.event() instanceof LaneEvent.AgentObserved observed) {
      return see(observed.seen(), stored);
    }
    return stored.event() instanceof LaneEvent.DeliveryOpened opened
        ? Optional.of(
            words(
                opened.delivery().id(),
                ItemType.PROMPT,
                Optional.empty(),
                opened.delivery().text(),
                stored.at()))
        : Optional.empty();
  }

  private Optional<LaneItem> see(AgentEvent seen, StoredEvent stored) {
    if (seen instanceof AgentEvent.TurnStarted begun) {
      place = place.started(begun.turn());
    } else if (seen instanceof AgentEvent.ItemStarted begun) {
      keep(begun.item());
    } else if (seen instanceof AgentEvent.ItemCompleted completed) {
      return Optional.of(item(whole(completed.item()), stored.at()));
    } else if (seen instanceof AgentEvent.TurnEnded ended) {
      return lastWords(ended, stored);
    }
    return Optional.empty();
  }

  private void keep(TurnItem begun) {
    started.put(begun.id(), begun);
    if (started.size() > MAX_STARTED) {
      started.remove(started.keySet().iterator().next());
    }
  }

  /** They are an item where the agent told none of them before. */
  private Optional<LaneItem> lastWords(AgentEvent.TurnEnded ended, StoredEvent stored) {
    Optional<String> words = ended.finalMessage().filter(said -> !place.said() && !said.isBlank());
    Optional<String> turn = ended.turn().or(place::turn);
    place = words.isPresent() ? place.heard().ended() : place.ended();
    return words.map(
        said -> words("end-" + stored.seq(), ItemType.MESSAGE, turn, said, stored.at()));
  }

  private LaneItem words(String id, ItemType type, Optional<String> turn, String text, Instant at) {
    return new LaneItem(lane, id, turn, type, ItemStatus.COMPLETED, Optional.empty(), "", text, at);
  }

  private LaneItem item(TurnItem item, Instant at) {
    ItemType type = ItemType.of(item.kind());
    if (type == ItemType.MESSAGE) {
      place = place.heard();
    }
    return new LaneItem(
        lane,
        item.id(),
        place.turn(),
        type,
        item.status(),
        ItemTools.tool(item.kind(), item.title()),
        item.title(),
        item.text(),
        at);
  }

  /** Some agents tell only at the start what the tool was. */
  private TurnItem whole(TurnItem item) {
    TurnItem begun = started.remove(item.id());
    if (!item.title().isEmpty() || !ItemType.of(item.kind()).isTool()) {
      return item;
    }
    return Optional.ofNullable(begun)
        .or(() -> startOf.apply(item.id()))
        .map(start ->
            new TurnItem(item.id(), start.kind(), item.status(), start.title(), item.text()))
        .orElse(item);
  }
}
