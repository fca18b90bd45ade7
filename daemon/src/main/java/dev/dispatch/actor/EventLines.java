package dev.dispatch.actor;

import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.ItemStatus;
import dev.dispatch.turn.TurnItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What agents did, as lines for people. */
final class EventLines {
  static final String ENDED = "[ended: ";

  private static final int PAGE = 500;
  private static final int KEPT = 500;

  private EventLines() {}

  /** The last lines of a lane. */
  static String last(Store store, LaneRef lane) {
    Deque<String> kept = new ArrayDeque<>();
    List<StoredEvent> page = store.laneEvents(lane, 0, PAGE);
    while (!page.isEmpty()) {
      for (StoredEvent stored : page) {
        if (stored.event() instanceof LaneEvent.AgentObserved observed) {
          render(observed.seen()).lines().forEach(kept::addLast);
        }
        while (kept.size() > KEPT) {
          kept.removeFirst();
        }
      }
      page = store.laneEvents(lane, page.getLast().seq(), PAGE);
    }
    return String.join("\n", kept);
  }

  /** One event; empty where it says nothing to people. */
  static String render(AgentEvent event) {
    return switch (event) {
      case AgentEvent.ItemCompleted completed -> render(completed.item());
      case AgentEvent.TurnEnded ended -> ended.error().map(e -> "error: " + e).orElse("");
      case AgentEvent.OversizedLine line ->
          "[a line of " + line.lengthBytes() + " bytes] " + brief(line.head());
      case AgentEvent.SessionEnded ended ->
          ended.exit().isSuccess() ? "" : ENDED + ended.exit().describe() + "]";
      case AgentEvent.ServerDied died -> "[" + died.why() + "]";
      case AgentEvent.SessionNamed named -> "";
      case AgentEvent.AgentReady ready -> "";
      case AgentEvent.StoodStill still -> "";
      case AgentEvent.TurnStarted started -> "";
      case AgentEvent.ItemStarted started -> renderStart(started.item());
      case AgentEvent.PlanUpdated updated -> "";
      case AgentEvent.UsageUpdated updated -> "";
      case AgentEvent.DeliveryAccepted taken -> "";
      case AgentEvent.DeliveryRefused refused -> "[a message was refused: " + refused.why() + "]";
      case AgentEvent.RequestOpened opened -> "[waits: " + brief(opened.request().text()) + "]";
      case AgentEvent.RequestClosed closed -> "";
      case AgentEvent.Unrecognised unknown -> "";
    };
  }

  /** The title is shown here: what completes a tool's use often does not repeat it. */
  private static String renderStart(TurnItem item) {
    return switch (item.kind()) {
      case COMMAND -> "$ " + item.title();
      case TOOL_CALL -> "tool " + item.title();
      case FILE_CHANGE, MESSAGE, REASONING, ERROR -> "";
    };
  }

  private static String render(TurnItem item) {
    String failed = item.status() == ItemStatus.FAILED ? "(failed)\n" : "";
    return switch (item.kind()) {
      case MESSAGE -> item.text();
      case REASONING -> "";
      case COMMAND, TOOL_CALL -> failed + item.text();
      case FILE_CHANGE -> "changed " + item.title() + "\n" + failed;
      case ERROR -> "error: " + item.text();
    };
  }

  private static String brief(String head) {
    return head.length() <= 200 ? head : head.substring(0, 200) + "…";
  }
}
