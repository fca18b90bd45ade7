package dev.dispatch.delivery;

import dev.dispatch.turn.TurnStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The messages of one lane: those that are open, and the last of the others. Pure: what each fact
 * means for them.
 *
 * @param all in the order they came in
 * @param count how many there ever were, for their names
 * @param held whether queued ones wait for a person: the turn before them did not end well
 * @param ended the last turns that ended, for what is told about them late
 */
public record Deliveries(List<Delivery> all, int count, boolean held, List<EndedTurn> ended) {
  private static final int KEPT = 50;
  private static final int KEPT_TURNS = 8;

  /** None. */
  public static final Deliveries NONE = new Deliveries(List.of(), 0, false, List.of());

  public Deliveries {
    all = List.copyOf(all);
    ended = List.copyOf(ended);
  }

  /** How a turn ended. */
  public record EndedTurn(String turn, TurnStatus status, String why) {}

  /** A new one. */
  public Deliveries with(Delivery delivery) {
    List<Delivery> next = new ArrayList<>(all);
    next.add(delivery);
    for (int i = 0; next.size() > KEPT && i < next.size(); i++) {
      if (!next.get(i).status().isOpen()) {
        next.remove(i);
        i--;
      }
    }
    return new Deliveries(next, count + 1, held, ended);
  }

  /**
   * One that was said to be further on; what was seen of it meanwhile is not taken back. One that
   * could not be handed over holds those behind it, as one that was refused does.
   */
  public Deliveries moved(String id, DeliveryStatus status, String why) {
    Deliveries next =
        each(d -> d.id().equals(id) && d.status().mayBecome(status) ? d.as(status, why) : d);
    boolean isUnsent =
        status == DeliveryStatus.FAILED
            && in(DeliveryStatus.SUBMITTING).stream().anyMatch(d -> d.id().equals(id));
    return new Deliveries(next.all, count, held || (isUnsent && first().isPresent()), ended);
  }

  /** The agent took it. It may have been told late, or twice. */
  public Deliveries accepted(String id, Optional<String> turn) {
    return each(d -> d.id().equals(id) ? accepted(d, turn) : d);
  }

  private Delivery accepted(Delivery d, Optional<String> turn) {
    if (!isUnanswered(d)) {
      return d;
    }
    Delivery taken = d.takenBy(turn);
    if (d.mode() == SendMode.CONTEXT) {
      return taken.as(DeliveryStatus.COMPLETED, "");
    }
    return ended.stream()
        .filter(end -> turn.equals(Optional.of(end.turn())))
        .findFirst()
        .map(end -> over(taken, end.status(), end.why()))
        .orElse(taken);
  }

  /** The agent said no; then those behind it wait for a person. Told twice, it counts once. */
  public Deliveries refused(String id, String why) {
    boolean isNew = find(id).filter(Deliveries::isUnanswered).isPresent();
    Deliveries next =
        isNew ? each(d -> d.id().equals(id) ? d.as(DeliveryStatus.FAILED, why) : d) : this;
    return new Deliveries(next.all, count, held || (isNew && first().isPresent()), ended);
  }

  private static boolean isUnanswered(Delivery d) {
    return d.status() == DeliveryStatus.SUBMITTING || d.status() == DeliveryStatus.AMBIGUOUS;
  }

  /**
   * A turn ended; an older one's end ends no newer one's messages.
   *
   * @param turn empty where the agent does not name its turns: then it is the one that runs
   */
  public Deliveries turnEnded(Optional<String> turn, TurnStatus status, Optional<String> error) {
    String why = error.orElse("");
    List<EndedTurn> turns = new ArrayList<>(ended);
    turn.ifPresent(id -> turns.add(new EndedTurn(id, status, why)));
    while (turns.size() > KEPT_TURNS) {
      turns.removeFirst();
    }
    Deliveries next =
        each(d ->
            d.status() == DeliveryStatus.ACCEPTED && (turn.isEmpty() || turn.equals(d.turn()))
                ? over(d, status, why)
                : d);
    boolean holds = status != TurnStatus.COMPLETED && next.first().isPresent();
    return new Deliveries(next.all, count, held || holds, turns);
  }

  private static Delivery over(Delivery d, TurnStatus status, String why) {
    String how = "its turn was " + status.name().toLowerCase(Locale.ROOT);
    return status == TurnStatus.COMPLETED
        ? d.as(DeliveryStatus.COMPLETED, "")
        : d.as(DeliveryStatus.FAILED, why.isEmpty() ? how : how + ": " + why);
  }

  /** The agent is gone. */
  public Deliveries sessionEnded() {
    return each(d ->
        switch (d.status()) {
          case QUEUED -> d.as(DeliveryStatus.CANCELLED, "the agent ended before its turn came");
          case SUBMITTING ->
              d.as(DeliveryStatus.AMBIGUOUS, "the agent ended before it said whether it took it");
          case ACCEPTED -> d.as(DeliveryStatus.FAILED, "the agent ended during its turn");
          case COMPLETED, FAILED, CANCELLED, AMBIGUOUS -> d;
        });
  }

  /** A person lets the queue go on. */
  public Deliveries released() {
    return new Deliveries(all, count, false, ended);
  }

  /** The first that waits. */
  public Optional<Delivery> first() {
    return all.stream().filter(d -> d.status() == DeliveryStatus.QUEUED).findFirst();
  }

  /** What may start now that no turn runs: one, and only when nothing before it is open. */
  public Optional<Delivery> next() {
    boolean isClear =
        all.stream().allMatch(d -> !d.status().isOpen() || d.status() == DeliveryStatus.QUEUED);
    return held || !isClear ? Optional.empty() : first();
  }

  /** Whether something was handed over whose turn is not over. */
  public boolean isUnderWay() {
    return all.stream()
        .anyMatch(
            d -> d.status() == DeliveryStatus.SUBMITTING || d.status() == DeliveryStatus.ACCEPTED);
  }

  /** Those of that status. */
  public List<Delivery> in(DeliveryStatus status) {
    return all.stream().filter(d -> d.status() == status).toList();
  }

  /** One by its id. */
  public Optional<Delivery> find(String id) {
    return all.stream().filter(d -> d.id().equals(id)).findFirst();
  }

  /** One by the caller's request. */
  public Optional<Delivery> ofRequest(String request) {
    return all.stream().filter(d -> d.request().equals(request)).findFirst();
  }

  private Deliveries each(UnaryOperator<Delivery> change) {
    return new Deliveries(all.stream().map(change).toList(), count, held, ended);
  }
}
