package dev.dispatch.lane;

import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.delivery.Deliveries;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.inbox.Entry;
import dev.dispatch.screen.Standstill;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people did with a lane, and what of it waits for them. A lane with a task has only the
 * first: the rest is its task's.
 *
 * @param ready whether it was seen to wait for its first message
 * @param standstill what its screen shows where somebody has to look
 * @param entries its open inbox entries
 * @param taken what callers asked for last, so that it is not done twice
 * @param deliveries the messages to an agent that takes them one by one
 * @param attached on a conversation that somebody else began: what is known of it
 * @param outage while its conversation is on no server
 */
public record LaneMarks(
    boolean ready,
    Optional<Standstill> standstill,
    List<Entry> entries,
    List<TakenRequest> taken,
    Deliveries deliveries,
    Optional<KnownConversation> attached,
    Optional<Outage> outage) {
  private static final int MAX_TAKEN = 50;

  /** None yet. */
  public static final LaneMarks NONE =
      new LaneMarks(
          false,
          Optional.empty(),
          List.of(),
          List.of(),
          Deliveries.NONE,
          Optional.empty(),
          Optional.empty());

  public LaneMarks {
    entries = List.copyOf(entries);
    taken = List.copyOf(taken);
  }

  /** It was seen to wait for its first message. */
  public LaneMarks seenReady() {
    return new LaneMarks(true, standstill, entries, taken, deliveries, attached, outage);
  }

  /** It does not wait for a message of ours any more. */
  public LaneMarks released() {
    return new LaneMarks(false, standstill, entries, taken, deliveries, attached, outage);
  }

  /** It stands still, or does so no more. */
  public LaneMarks standing(Optional<Standstill> on) {
    return new LaneMarks(ready, on, entries, taken, deliveries, attached, outage);
  }

  /** Its conversation is on no server, or is on one again. */
  public LaneMarks cutOff(Optional<Outage> by) {
    return new LaneMarks(ready, standstill, entries, taken, deliveries, attached, by);
  }

  /** With other open entries. */
  public LaneMarks with(List<Entry> open) {
    return new LaneMarks(ready, standstill, open, taken, deliveries, attached, outage);
  }

  /** With a request, in place of what was known of it before. */
  public LaneMarks taken(TakenRequest request) {
    List<TakenRequest> next = new ArrayList<>(taken);
    next.removeIf(before -> before.id().equals(request.id()));
    next.add(request);
    if (next.size() > MAX_TAKEN) {
      next.removeFirst();
    }
    return new LaneMarks(ready, standstill, entries, next, deliveries, attached, outage);
  }

  /** Without a request that came to nothing. */
  public LaneMarks dropped(String request) {
    return new LaneMarks(
        ready,
        standstill,
        entries,
        taken.stream().filter(before -> !before.id().equals(request)).toList(),
        deliveries,
        attached,
        outage);
  }

  /** With what became of its messages. */
  public LaneMarks with(Deliveries next) {
    return new LaneMarks(ready, standstill, entries, taken, next, attached, outage);
  }

  /** On somebody else's conversation, of which this is known. */
  public LaneMarks attachedTo(KnownConversation conversation) {
    return new LaneMarks(
        ready, standstill, entries, taken, deliveries, Optional.of(conversation), outage);
  }

  /** What is known of a request that was taken before. */
  public Optional<TakenRequest> request(String id) {
    return taken.stream().filter(request -> request.id().equals(id)).findFirst();
  }

  /** Whether that request is known to have been carried out. */
  public boolean isDone(String id) {
    return request(id).filter(taken -> taken.begun().isEmpty()).isPresent();
  }
}
