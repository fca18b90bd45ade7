package dev.dispatch.actor;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.delivery.Deliveries;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.AttachWish;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.Goal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lanes by the agent's own id of their conversation: takes up those that somebody else began, and
 * those that come out of an archive. No agent is told anything.
 */
final class LaneConversations {
  private final Store store;
  private final Commits commits;
  private final LaneHouse lanes;
  private final Workers workers;
  private final Opening opening;
  private final InstantSource clock;

  /** Held while it is looked whether a conversation has a lane, and it gets one: one, not two. */
  private final ReentrantLock attaching = new ReentrantLock();

  /** Attached lanes that somebody is about to speak to. */
  private final Set<LaneRef> spokenTo = ConcurrentHashMap.newKeySet();

  /** With what lanes are stored, and where something is done with them later. */
  record Opening(LaneNames names, LaneOpening lanes, LaneDeliveries.Later later) {}

  LaneConversations(
      Store store,
      Commits commits,
      LaneHouse lanes,
      Workers workers,
      Opening opening,
      InstantSource clock) {
    this.store = store;
    this.commits = commits;
    this.lanes = lanes;
    this.workers = workers;
    this.opening = opening;
    this.clock = clock;
    lanes.onMove(this::moved);
  }

  /** Live ones first: a conversation may have had a lane before. */
  Optional<LaneState> find(String externalId) {
    Optional<String> wanted = Optional.of(externalId);
    return lanes.all().stream()
        .filter(lane -> lane.externalId().equals(wanted))
        .findFirst()
        .or(() ->
            store.lanes().stream()
                .filter(lane -> lane.externalId().equals(wanted))
                .max(Comparator.comparing(LaneState::openedAt)));
  }

  LaneState attach(AttachWish wish, String requestId) {
    attaching.lock();
    try {
      Optional<LaneState> known = find(wish.conversation().id());
      return known.isPresent()
          ? learnt(known.get(), wish.conversation())
          : attachNew(wish, requestId);
    } finally {
      attaching.unlock();
    }
  }

  /** What its agent says of it may be newer. */
  private LaneState learnt(LaneState lane, KnownConversation conversation) {
    Optional<KnownConversation> now = Optional.of(conversation);
    boolean isNews = lane.isLive() && lane.isAttached() && !lane.marks().attached().equals(now);
    if (!isNews) {
      return lane;
    }
    lanes.record(lane.ref(), new LaneEvent.LaneAttached(lane.ref(), conversation));
    lanes.awaitFolded(lane.ref(), there -> there.marks().attached().equals(now));
    return lanes.find(lane.ref()).orElse(lane);
  }

  void learn(LaneState lane, KnownConversation conversation, List<LaneItem> items) {
    LaneState _ = learnt(lane, conversation);
    if (!items.isEmpty()) {
      long _ =
          commits.commit(List.of(new StoreChange.TakeItems(lane.ref(), items)), Durability.NORMAL);
    }
  }

  private LaneState attachNew(AttachWish wish, String requestId) {
    String after = wish.conversation().name().orElse(wish.agent().name());
    LaneState lane =
        opening
            .lanes()
            .store(
                opening.names().take(Optional.empty(), after),
                "",
                requestId,
                (handle, now) -> workers.planAttached(wish, handle, now))
            .lane();
    lanes.record(lane.ref(), new LaneEvent.LaneAttached(lane.ref(), wish.conversation()));
    return lane;
  }

  /** Ends a lane; one whose conversation nobody of ours has open was put away elsewhere. */
  void archive(LaneState lane) {
    if (workers.isDormant(lane)) {
      store
          .processOf(lane.ref())
          .ifPresent(process ->
              lanes.observed(
                  process.finished(),
                  List.of(new AgentEvent.SessionEnded(new ExitStatus.Archived()))));
    } else {
      workers.archive(lane);
    }
    if (workers.isConversational(lane)) {
      lanes.awaitFolded(lane.ref(), now -> !now.isLive());
    }
  }

  /** In the mailbox of the lane; until everybody sees that it waits for a message. */
  void wake(LaneState lane, AgentChoice agent, Map<String, String> environment) {
    if (lane.isAttached()) {
      spokenTo.add(lane.ref());
    }
    if (workers.isDormant(lane)) {
      try {
        workers.resume(lane, agent, environment);
      } catch (DispatchException e) {
        spokenTo.remove(lane.ref());
        throw e;
      }
      lanes.awaitFolded(lane.ref(), now -> now.marks().ready());
    }
  }

  /** What it was woken for was done. In the mailbox of the lane. */
  void spokenTo(LaneRef lane) {
    if (spokenTo.remove(lane)) {
      giveBack(lane);
    }
  }

  /** Told of every step of a lane; must not wait. */
  void moved(LaneState lane) {
    if (mayGiveBack(lane)) {
      opening.later().run(lane.ref(), () -> giveBack(lane.ref()));
    }
  }

  private boolean mayGiveBack(LaneState lane) {
    Deliveries deliveries = lane.marks().deliveries();
    return lane.isLive()
        && lane.isAttached()
        && lane.marks().ready()
        && !lane.turnRunning()
        && lane.requests().isEmpty()
        && !deliveries.isUnderWay()
        && deliveries.in(DeliveryStatus.AMBIGUOUS).isEmpty()
        && !spokenTo.contains(lane.ref());
  }

  /** Whoever began it can go on with it then. */
  private void giveBack(LaneRef ref) {
    Optional<LaneState> lane = lanes.find(ref).filter(this::mayGiveBack);
    if (lane.isPresent() && !isPursuing(lane.get())) {
      workers.giveBack(lane.get());
      lanes.record(ref, new LaneEvent.LaneReleased(ref));
      lanes.awaitFolded(ref, now -> !now.marks().ready());
    }
  }

  /** Its agent begins the next turn by itself. */
  private boolean isPursuing(LaneState lane) {
    try {
      return workers.goal(lane).filter(goal -> goal.status() == Goal.Status.ACTIVE).isPresent();
    } catch (DispatchException e) {
      return false; // its server is gone
    }
  }

  /** What can be done with its agent. */
  Capabilities capabilities(LaneState lane) {
    if (!lane.isLive() || !workers.isInteractive(lane)) {
      return Capabilities.NONE;
    }
    if (!workers.isConversational(lane)) {
      return Capabilities.TERMINAL;
    }
    return lane.task().isPresent() ? Capabilities.CONVERSATION.onTask() : Capabilities.CONVERSATION;
  }

  /** In the mailbox of the lane. */
  LaneState restore(LaneState lane, TakenRequest request) {
    if (lane.isLive()) {
      return lane;
    }
    if (!lane.isArchived()) {
      throw new DispatchException(
          ErrorCode.CONFLICT, "lane " + lane.ref() + " is not archived", "dispatch list --all");
    }
    LaneRef ref = lane.ref();
    String handle = freeHandle(lane);
    Instant now = clock.instant();
    Workers.Planned planned = workers.planRestored(lane);
    try {
      List<StoreChange> changes = new ArrayList<>();
      changes.add(new StoreChange.Append(now, new LaneEvent.LaneRestored(ref)));
      changes.add(new StoreChange.Append(now, new LaneEvent.LaneRequestTaken(ref, request)));
      if (!handle.equals(lane.handle())) {
        changes.add(new StoreChange.Append(now, new LaneEvent.LaneRenamed(ref, handle)));
      }
      changes.add(new StoreChange.PutLane(planned.lane().restored()));
      changes.add(new StoreChange.PutProcess(planned.process()));
      commits.commit(changes, Durability.FULL);
      lanes.takeUp(planned.lane().restored());
      lanes.awaitFolded(ref, there -> there.marks().isDone(request.id()));
    } finally {
      opening.names().stored(handle);
    }
    commits.announce();
    return lanes.find(ref).orElse(lane);
  }

  /** Its own, unless another lane has it now. */
  private String freeHandle(LaneState lane) {
    boolean isTaken = lanes.all().stream().anyMatch(other -> other.handle().equals(lane.handle()));
    return opening
        .names()
        .take(isTaken ? Optional.empty() : Optional.of(lane.handle()), lane.handle());
  }
}
