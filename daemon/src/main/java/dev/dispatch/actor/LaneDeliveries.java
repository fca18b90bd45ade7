package dev.dispatch.actor;

import dev.dispatch.delivery.Deliveries;
import dev.dispatch.delivery.Delivery;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.delivery.SendMode;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.Outage;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.Submission;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages to conversations, each once. A message is stored before it is handed over; what
 * the agent says to it is observed like everything else, by whichever daemon is there. Its methods
 * but {@link #moved} run in the mailbox of the lane, and may wait.
 */
final class LaneDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(LaneDeliveries.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final LaneHouse lanes;
  private final Workers workers;
  private final Later later;
  private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

  /** Runs something in the mailbox of a lane. */
  interface Later {
    void run(LaneRef lane, Runnable work);
  }

  private record Waiter(LaneRef lane, Predicate<LaneState> wanted, CompletableFuture<Void> done) {}

  LaneDeliveries(LaneHouse lanes, Workers workers, Later later) {
    this.lanes = lanes;
    this.workers = workers;
    this.later = later;
    lanes.onMove(this::moved);
  }

  /** Takes a message in; returns when the agent took it, or it waits for its turn. */
  void deliver(LaneState lane, LaneAction.Send send, TakenRequest request) {
    Deliveries known = lane.marks().deliveries();
    boolean isBusy = isBusy(lane);
    refuseWhatDoesNotFit(lane, send.mode(), isBusy);
    boolean waits =
        send.mode() == SendMode.QUEUE
            && (isBusy
                || known.held()
                || known.first().isPresent()
                || !known.in(DeliveryStatus.AMBIGUOUS).isEmpty());
    Delivery delivery =
        new Delivery(
            lane.ref() + "-m" + (known.count() + 1),
            request.id(),
            send.mode(),
            send.text(),
            waits ? DeliveryStatus.QUEUED : DeliveryStatus.SUBMITTING,
            Optional.empty(),
            "");
    lanes.record(
        lane.ref(),
        new LaneEvent.LaneRequestTaken(lane.ref(), request),
        new LaneEvent.DeliveryOpened(lane.ref(), delivery));
    await(lane.ref(), now -> now.marks().deliveries().find(delivery.id()).isPresent());
    if (!waits) {
      submit(lane.ref(), delivery);
    }
  }

  /** An agent in a terminal takes them as a person would type them. */
  static void requirePlain(LaneState lane, SendMode mode) {
    if (mode != SendMode.SEND) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "an agent on transport '" + lane.transport() + "' takes messages while it is idle only",
          "dispatch stop " + lane.ref() + " interrupts it; --transport app-server takes more");
    }
  }

  private static boolean isBusy(LaneState lane) {
    boolean isStarting = lane.latestTurn().isEmpty() && !lane.marks().ready();
    boolean isCutOff = lane.marks().outage().filter(Outage::comesBack).isPresent();
    return isCutOff || lane.turnRunning() || isStarting || lane.marks().deliveries().isUnderWay();
  }

  private static void refuseWhatDoesNotFit(LaneState lane, SendMode mode, boolean isBusy) {
    if (mode == SendMode.SEND && isBusy) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "lane " + lane.ref() + " (" + lane.handle() + ") is at work",
          "--steer adds to its turn, --queue waits for its end, --interject interrupts it");
    }
    if (mode == SendMode.STEER && !lane.turnRunning()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "nothing to steer: no turn runs on lane " + lane.ref() + " (" + lane.handle() + ")",
          "dispatch send " + lane.ref() + " \"...\" starts one");
    }
  }

  private void submit(LaneRef ref, Delivery delivery) {
    try {
      if (handedOver(ref, delivery) == Receipt.UNCONFIRMED) {
        moved(ref, delivery, DeliveryStatus.AMBIGUOUS, "it was handed over, and nothing came back");
      }
    } catch (DispatchException e) {
      moved(ref, delivery, DeliveryStatus.FAILED, String.valueOf(e.getMessage()));
      throw e;
    } catch (RuntimeException e) {
      LOG.error("{}: message {} may have been handed over", ref, delivery.id(), e);
      moved(ref, delivery, DeliveryStatus.AMBIGUOUS, "it may have been handed over: " + e);
    }
    await(ref, now -> statusOf(now, delivery) != DeliveryStatus.SUBMITTING);
    Delivery after = require(ref).marks().deliveries().find(delivery.id()).orElse(delivery);
    if (after.status() == DeliveryStatus.FAILED && after.turn().isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "the agent refused the message: " + after.reason());
    }
  }

  /** An agent that is overloaded took nothing: it is asked again for a while. */
  private Receipt handedOver(LaneRef ref, Delivery delivery) {
    if (delivery.mode() == SendMode.INTERJECT) {
      clearTheWay(ref, delivery);
    }
    Iterator<Duration> pauses = Backoff.pauses();
    while (true) {
      LaneState lane = require(ref);
      try {
        return workers.submit(
            lane,
            new Submission(delivery.id(), delivery.mode(), delivery.text(), lane.turn().id()));
      } catch (DispatchException e) {
        if (e.code() != ErrorCode.OVERLOADED || !lane.isLive() || !pauses.hasNext()) {
          throw e;
        }
        String why = e.getMessage() + "; it is handed over again";
        moved(ref, delivery, DeliveryStatus.SUBMITTING, why);
        await(ref, now -> !now.isLive(), pauses.next());
      }
    }
  }

  /**
   * Interrupts what runs, once: after that is stored, the turn that runs may be the message's own.
   */
  private void clearTheWay(LaneRef ref, Delivery delivery) {
    LaneState lane = require(ref);
    boolean isDone =
        lane.marks()
            .deliveries()
            .find(delivery.id())
            .filter(d -> !d.reason().isEmpty())
            .isPresent();
    if (!isDone) {
      interrupt(lane);
      moved(ref, delivery, DeliveryStatus.SUBMITTING, "no turn is in its way");
    }
  }

  private void interrupt(LaneState lane) {
    if (lane.turnRunning()) {
      Receipt _ = workers.interrupt(lane);
      if (!await(lane.ref(), now -> !now.turnRunning())) {
        throw new DispatchException(
            ErrorCode.LANE_BUSY, "the turn on lane " + lane.ref() + " could not be interrupted");
      }
    }
  }

  private void moved(LaneRef ref, Delivery delivery, DeliveryStatus status, String why) {
    lanes.record(ref, new LaneEvent.DeliveryMoved(ref, delivery.id(), status, why));
  }

  private static DeliveryStatus statusOf(LaneState lane, Delivery delivery) {
    return lane.marks()
        .deliveries()
        .find(delivery.id())
        .map(Delivery::status)
        .orElse(DeliveryStatus.FAILED);
  }

  private LaneState require(LaneRef ref) {
    return lanes
        .find(ref)
        .orElseThrow(
            () -> new DispatchException(ErrorCode.NOT_FOUND, "lane " + ref + " is not there"));
  }

  /** Once after a restart: goes on with what an earlier daemon had begun. */
  void adopt(LaneState lane) {
    for (Delivery begun : lane.marks().deliveries().in(DeliveryStatus.SUBMITTING)) {
      later.run(lane.ref(), () -> submitLater(lane.ref(), begun.id()));
    }
    moved(lane);
  }

  private void submitLater(LaneRef ref, String id) {
    Optional<Delivery> delivery =
        require(ref)
            .marks()
            .deliveries()
            .find(id)
            .filter(d -> d.status() == DeliveryStatus.SUBMITTING);
    try {
      delivery.ifPresent(d -> submit(ref, d));
    } catch (DispatchException e) {
      LOG.warn("{}: message {} was not taken: {}", ref, id, e.getMessage());
    }
  }

  /** Told of every step of a lane; must not wait. */
  private void moved(LaneState lane) {
    for (Waiter waiter : waiters) {
      if (waiter.lane().equals(lane.ref()) && waiter.wanted().test(lane)) {
        waiter.done().complete(null);
      }
    }
    if (mayDrain(lane)) {
      later.run(lane.ref(), () -> drain(lane.ref()));
    }
  }

  private static boolean mayDrain(LaneState lane) {
    return lane.isLive()
        && lane.marks().outage().isEmpty()
        && lane.requests().isEmpty()
        && lane.marks().deliveries().next().isPresent()
        && !isBusy(lane);
  }

  private void drain(LaneRef ref) {
    LaneState lane = require(ref);
    if (!mayDrain(lane)) {
      return;
    }
    Delivery next = lane.marks().deliveries().next().orElseThrow();
    moved(ref, next, DeliveryStatus.SUBMITTING, "");
    await(ref, now -> statusOf(now, next) != DeliveryStatus.QUEUED);
    submitLater(ref, next.id());
  }

  /** Finds out what became of a message that nobody knows of. */
  void reconcile(LaneRef ref, String id) {
    LaneState lane = require(ref);
    Delivery delivery =
        lane.marks()
            .deliveries()
            .find(id)
            .orElseThrow(() -> new DispatchException(ErrorCode.NOT_FOUND, "no delivery " + id));
    if (delivery.status() != DeliveryStatus.AMBIGUOUS) {
      return;
    }
    if (delivery.mode() == SendMode.CONTEXT) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "words that were put beside a conversation carry no id in it; nobody can look for them",
          "dispatch tail " + ref);
    }
    boolean isThere =
        workers
            .hasMessage(lane, id)
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.AGENT_UNAVAILABLE,
                    "the conversation of lane " + ref + " cannot be looked into now"));
    if (isThere) {
      moved(ref, delivery, DeliveryStatus.COMPLETED, "it was found in the conversation");
    } else {
      moved(ref, delivery, DeliveryStatus.FAILED, "it is not in the conversation");
    }
    await(ref, now -> statusOf(now, delivery) != DeliveryStatus.AMBIGUOUS);
  }

  /** Lets what waits go on. */
  void release(LaneRef ref, String by) {
    lanes.record(ref, new LaneEvent.QueueReleased(ref, by));
    await(ref, now -> !now.marks().deliveries().held());
  }

  /** Whether it came to be so in time. */
  private boolean await(LaneRef ref, Predicate<LaneState> wanted) {
    return await(ref, wanted, LIMIT);
  }

  private boolean await(LaneRef ref, Predicate<LaneState> wanted, Duration limit) {
    Waiter waiter = new Waiter(ref, wanted, new CompletableFuture<>());
    waiters.add(waiter);
    try {
      if (lanes.find(ref).filter(wanted).isPresent()) {
        return true;
      }
      waiter.done().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiters.remove(waiter);
    }
  }
}
