package dev.dispatch.fold;

import dev.dispatch.delivery.Deliveries;
import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.event.EntryEvent;
import dev.dispatch.id.EntryId;
import dev.dispatch.inbox.Entry;
import dev.dispatch.inbox.EntryKind;
import dev.dispatch.lane.LaneState;
import dev.dispatch.transport.AgentRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits for a person on a lane without a task: the entries to open and to close, and the lane
 * with those that are open then. To be stored together.
 */
public record LaneInbox(List<EntryEvent> events, LaneState state) {
  public LaneInbox {
    events = List.copyOf(events);
  }

  /** Compares what the agent waits for with what is open. */
  public static LaneInbox of(LaneState lane, EntryNumbers numbers, Instant now) {
    List<Wanted> wanted = lane.isLive() ? wanted(lane) : List.of();
    List<EntryEvent> events = new ArrayList<>();
    List<Entry> open = new ArrayList<>();
    for (Entry entry : lane.marks().entries()) {
      if (wanted.stream().anyMatch(want -> want.isFor(entry))) {
        open.add(entry);
      } else {
        String settled =
            entry.kind() == EntryKind.PROBLEM
                ? "it is settled"
                : "the agent does not wait for it any more";
        String why = lane.isLive() ? settled : "the agent has ended";
        events.add(new EntryEvent.EntryClosed(entry.id(), entry, why));
      }
    }
    for (Wanted want : wanted) {
      if (open.stream().noneMatch(want::isFor)) {
        Entry entry = entry(numbers.next(), lane, want, now);
        open.add(entry);
        events.add(new EntryEvent.EntryOpened(entry.id(), entry));
      }
    }
    return new LaneInbox(events, events.isEmpty() ? lane : lane.with(lane.marks().with(open)));
  }

  /** What ought to wait for a person. */
  private record Wanted(EntryKind kind, String key, String text, List<String> options) {
    boolean isFor(Entry entry) {
      return entry.kind() == kind && entry.request().equals(Optional.of(key));
    }
  }

  /** What an agent with a task asks is its task's; its messages are the lane's own. */
  private static List<Wanted> wanted(LaneState lane) {
    List<Wanted> wanted = new ArrayList<>();
    if (lane.task().isEmpty()) {
      for (AgentRequest request : lane.requests()) {
        boolean isApproval = request.kind() == AgentRequest.Kind.APPROVAL;
        wanted.add(
            new Wanted(
                isApproval ? EntryKind.APPROVAL : EntryKind.QUESTION,
                request.key(),
                request.text(),
                request.options()));
      }
    }
    lane.marks()
        .outage()
        .filter(by -> !by.comesBack())
        .ifPresent(by ->
            wanted.add(
                problem(
                    "outage", by.why() + ". dispatch send " + lane.ref() + " tries it once more")));
    Deliveries deliveries = lane.marks().deliveries();
    int waiting = deliveries.in(DeliveryStatus.QUEUED).size();
    if (deliveries.held() && waiting > 0) {
      wanted.add(
          problem(
              "queue",
              "%d queued %s: the turn before did not end well. dispatch delivery release %s lets %s go on"
                  .formatted(
                      waiting,
                      waiting == 1 ? "message is held" : "messages are held",
                      lane.ref(),
                      waiting == 1 ? "it" : "them")));
    }
    for (Delivery lost : deliveries.in(DeliveryStatus.AMBIGUOUS)) {
      wanted.add(
          problem(
              lost.id(),
              "it is not known whether this message arrived; dispatch delivery reconcile %s looks for it: %s"
                  .formatted(lost.id(), lost.text())));
    }
    return wanted;
  }

  private static Wanted problem(String key, String text) {
    return new Wanted(EntryKind.PROBLEM, key, text, List.of());
  }

  private static Entry entry(EntryId id, LaneState lane, Wanted want, Instant now) {
    return new Entry(
        id,
        want.kind(),
        Optional.empty(),
        Optional.of(lane.ref()),
        Optional.empty(),
        Optional.of(want.key()),
        want.text(),
        want.options(),
        now,
        Optional.empty());
  }
}
