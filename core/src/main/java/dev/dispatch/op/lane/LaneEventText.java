package dev.dispatch.op.lane;

import dev.dispatch.event.EntryEvent;
import dev.dispatch.event.Event;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.turn.TurnItem;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events of a lane, each in one line. */
final class LaneEventText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MAX_LENGTH = 200;

  private LaneEventText() {}

  /** What happened, and a few words on it; these may be empty. */
  private record Brief(String type, String words) {}

  /** For people. */
  static String line(StoredEvent stored) {
    Brief brief = brief(stored.event());
    return "%d  %s  %-16s %s"
            .formatted(stored.seq(), TIME.format(stored.at()), brief.type(), brief.words())
            .stripTrailing()
        + "\n";
  }

  /** For programs. */
  static Map<String, Object> value(StoredEvent stored) {
    Brief brief = brief(stored.event());
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("seq", stored.seq());
    value.put("at", stored.at());
    value.put("type", brief.type());
    value.put("text", brief.words());
    return value;
  }

  private static Brief brief(Event event) {
    return switch (event) {
      case LaneEvent.LaneOpened opened ->
          new Brief("lane-opened", opened.agent() + " by " + opened.transport());
      case LaneEvent.LaneRequestTaken taken ->
          new Brief("request-taken", taken.request().begun().orElse(taken.request().subject()));
      case LaneEvent.LaneRequestDropped dropped -> new Brief("request-dropped", "");
      case LaneEvent.LaneRequestDecided decided ->
          new Brief(
              "request-decided",
              decided.answer().getClass().getSimpleName().toLowerCase(Locale.ROOT)
                  + " by "
                  + decided.by());
      case LaneEvent.DeliveryOpened opened ->
          new Brief(
              "delivery-opened",
              cut(
                  opened.delivery().id()
                      + " "
                      + opened.delivery().mode().wireName()
                      + ": "
                      + opened.delivery().text()));
      case LaneEvent.DeliveryMoved moved ->
          new Brief(
              "delivery-moved",
              cut((moved.delivery() + " " + moved.status().wireName() + " " + moved.reason())));
      case LaneEvent.QueueReleased released -> new Brief("queue-released", "by " + released.by());
      case LaneEvent.LaneRenamed renamed -> new Brief("lane-renamed", renamed.handle());
      case LaneEvent.LaneAttached attached ->
          new Brief("lane-attached", cut(attached.conversation().title().orElse("")));
      case LaneEvent.LaneReleased released -> new Brief("lane-released", "");
      case LaneEvent.LaneRestored restored -> new Brief("lane-restored", "");
      case LaneEvent.AgentObserved observed -> brief(observed.seen());
      case TaskEvent other -> new Brief("task", "");
      case EntryEvent other -> new Brief("entry", "");
    };
  }

  private static Brief brief(AgentEvent seen) {
    return switch (seen) {
      case AgentEvent.SessionNamed named -> new Brief("session-named", named.externalId());
      case AgentEvent.AgentReady ready -> new Brief("agent-ready", "");
      case AgentEvent.StoodStill still ->
          new Brief(
              "stood-still",
              cut(still.on().map(on -> on.state().wireName() + ": " + on.why()).orElse("no more")));
      case AgentEvent.TurnStarted started -> new Brief("turn-started", "");
      case AgentEvent.ItemStarted started -> item("item-started", started.item());
      case AgentEvent.ItemCompleted completed -> item("item-completed", completed.item());
      case AgentEvent.PlanUpdated updated ->
          new Brief("plan-updated", updated.steps().size() + " steps");
      case AgentEvent.RequestOpened opened ->
          new Brief("request-opened", cut(opened.request().text()));
      case AgentEvent.RequestClosed closed -> new Brief("request-closed", "");
      case AgentEvent.UsageUpdated updated -> new Brief("usage-updated", "");
      case AgentEvent.DeliveryAccepted taken -> new Brief("delivery-accepted", taken.delivery());
      case AgentEvent.DeliveryRefused refused ->
          new Brief("delivery-refused", cut(refused.delivery() + " " + refused.why()));
      case AgentEvent.TurnEnded ended ->
          new Brief(
              "turn-ended",
              cut(
                  ended.status().name().toLowerCase(Locale.ROOT)
                      + ended.error().map(why -> ": " + why).orElse("")
                      + ended.finalMessage().map(words -> ": " + words).orElse("")));
      case AgentEvent.ServerDied died -> new Brief("server-died", cut(died.why()));
      case AgentEvent.SessionEnded ended -> new Brief("session-ended", ended.exit().describe());
      case AgentEvent.OversizedLine line ->
          new Brief("oversized-line", line.lengthBytes() + " bytes");
      case AgentEvent.Unrecognised unknown -> new Brief("unrecognised", cut(unknown.what()));
    };
  }

  private static Brief item(String type, TurnItem item) {
    String words = item.title().isEmpty() ? item.text() : item.title();
    String kind = item.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Brief(type, cut(kind + " " + words));
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
