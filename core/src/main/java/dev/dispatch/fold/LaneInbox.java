package dev.dispatch.fold;

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
    boolean isOpen = lane.task().isEmpty() && lane.isLive();
    List<AgentRequest> wanted = isOpen ? lane.requests() : List.of();
    List<EntryEvent> events = new ArrayList<>();
    List<Entry> open = new ArrayList<>();
    for (Entry entry : lane.marks().entries()) {
      if (wanted.stream().anyMatch(request -> isFor(entry, request))) {
        open.add(entry);
      } else {
        String why =
            lane.isLive() ? "the agent does not wait for it any more" : "the agent has ended";
        events.add(new EntryEvent.EntryClosed(entry.id(), entry, why));
      }
    }
    for (AgentRequest request : wanted) {
      if (open.stream().noneMatch(entry -> isFor(entry, request))) {
        Entry entry = entry(numbers.next(), lane, request, now);
        open.add(entry);
        events.add(new EntryEvent.EntryOpened(entry.id(), entry));
      }
    }
    return new LaneInbox(events, events.isEmpty() ? lane : lane.with(lane.marks().with(open)));
  }

  private static boolean isFor(Entry entry, AgentRequest request) {
    return entry.request().equals(Optional.of(request.key()));
  }

  private static Entry entry(EntryId id, LaneState lane, AgentRequest request, Instant now) {
    return new Entry(
        id,
        request.kind() == AgentRequest.Kind.APPROVAL ? EntryKind.APPROVAL : EntryKind.QUESTION,
        Optional.empty(),
        Optional.of(lane.ref()),
        Optional.empty(),
        Optional.of(request.key()),
        request.text(),
        request.options(),
        now,
        Optional.empty());
  }
}
