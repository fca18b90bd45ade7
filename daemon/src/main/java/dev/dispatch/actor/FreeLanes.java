package dev.dispatch.actor;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.conversation.KnownConversation;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.history.LaneItem;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.AttachWish;
import dev.dispatch.lane.Capabilities;
import dev.dispatch.lane.ForkWish;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneWish;
import dev.dispatch.store.Store;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentTransport.Adoption;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.transport.Goal;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.ThreadCommand;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lanes without a task: opens them, finds them again after a restart, and does to their agents what
 * people ask for, one thing at a time each. The intent is stored before a program is started or a
 * key is pressed. What the agents do is folded by the {@link LaneHouse}.
 */
public final class FreeLanes implements LaneDesk {
  private static final Logger LOG = LoggerFactory.getLogger(FreeLanes.class);
  private static final String STOPPED = "dispatch was stopped before it was started";

  private final Store store;
  private final LaneHouse lanes;
  private final Workers workers;
  private final Executor blocking;
  private final LaneDeliveries deliveries;
  private final LaneOpening opening;
  private final Renaming renaming;
  private final LaneConversations conversations;
  private final LaneTyping typing;
  private final Map<LaneRef, Mailbox> mailboxes = new ConcurrentHashMap<>();

  private final LaneNames names = new LaneNames(this::live, this::ended);

  /**
   * Makes it; {@link #adopt} takes up what is stored.
   *
   * @param blocking platform threads
   */
  public FreeLanes(
      Store store,
      Commits commits,
      LaneHouse lanes,
      Workers workers,
      InstantSource clock,
      Executor blocking) {
    this.store = store;
    this.lanes = lanes;
    this.workers = workers;
    this.blocking = blocking;
    this.deliveries = new LaneDeliveries(lanes, workers, this::later);
    this.opening = new LaneOpening(names, lanes, commits, clock);
    this.renaming = new Renaming(names, lanes, workers);
    this.typing = new LaneTyping(lanes, workers);
    this.conversations =
        new LaneConversations(
            store,
            commits,
            lanes,
            workers,
            new LaneConversations.Opening(names, opening, this::later),
            clock);
  }

  private void later(LaneRef lane, Runnable work) {
    try {
      mailbox(lane).post(work);
    } catch (DispatchException e) {
      LOG.warn("lane {}: {}", lane, e.getMessage());
    }
  }

  /** Finds the agents of before a restart again. Once, before the first call. */
  public void adopt() {
    for (LaneState lane : store.lanes()) {
      if (lane.task().isEmpty() && lane.isLive()) {
        try {
          store.processOf(lane.ref()).ifPresent(process -> adopt(lane, process));
        } catch (DispatchException e) {
          LOG.warn("lane {}: its agent could not be adopted: {}", lane.ref(), e.getMessage());
        }
      }
    }
  }

  /** Goes on with messages that were under way. Once, when every lane is there again. */
  public void resume() {
    lanes.all().forEach(deliveries::adopt);
    lanes.all().forEach(conversations::moved);
  }

  /** Nobody is left who could bring an environment, but a caller who asks again. */
  private void adopt(LaneState lane, ProcessRecord process) {
    boolean isKnown = workers.isConversational(lane) && lane.externalId().isPresent();
    if (workers.adopt(lane, process) == Adoption.NEVER_STARTED && !isKnown) {
      neverStarted(process, STOPPED);
    }
  }

  private void neverStarted(ProcessRecord process, String reason) {
    lanes.observed(
        process.finished(),
        List.of(new AgentEvent.SessionEnded(new ExitStatus.NeverStarted(reason))));
  }

  @Override
  public String nameFor(LaneWish wish) {
    workers.requireInteractive(wish.agent().transport());
    return names.nameFor(wish.handle(), wish.agent().name());
  }

  @Override
  public LaneState open(LaneWish wish, Map<String, String> environment, String requestId) {
    Optional<LaneState> before = openedBy(requestId);
    return before.isPresent() ? before.get() : openNew(wish, environment, requestId);
  }

  /** One that was never started because dispatch stopped does not count: it is asked for again. */
  private Optional<LaneState> openedBy(String requestId) {
    return store.lanes().stream()
        .map(lane -> lanes.find(lane.ref()).orElse(lane))
        .filter(lane -> lane.task().isEmpty())
        .filter(lane -> lane.marks().request(requestId).isPresent())
        .filter(lane -> !lane.exit().equals(Optional.of(new ExitStatus.NeverStarted(STOPPED))))
        .findFirst();
  }

  private LaneState openNew(LaneWish wish, Map<String, String> environment, String requestId) {
    workers.requireInteractive(wish.agent().transport());
    Workers.Planned planned =
        opening.store(
            names.take(wish.handle(), wish.agent().name()),
            wish.text(),
            requestId,
            (handle, now) -> workers.planAlone(wish.agent(), handle, wish.cwd(), now));
    return launch(
        planned, () -> workers.openAlone(planned, wish.agent(), wish.text(), environment));
  }

  @Override
  public LaneState fork(LaneRef ref, ForkWish wish, String requestId) {
    Optional<LaneState> before = openedBy(requestId);
    return before.isPresent()
        ? before.get()
        : forkNew(present(require(ref), "fork"), wish, requestId);
  }

  private LaneState forkNew(LaneState source, ForkWish wish, String requestId) {
    Workers.Planned planned =
        opening.store(
            names.take(wish.handle(), source.handle()),
            "",
            requestId,
            (handle, now) -> workers.planFork(source, handle, now));
    return launch(planned, () -> workers.openFork(planned, source, wish.withoutTurns()));
  }

  private LaneState launch(Workers.Planned planned, Runnable start) {
    LaneState lane = planned.lane();
    return mailbox(lane.ref())
        .call(() -> {
          try {
            start.run();
          } catch (RuntimeException e) {
            neverStarted(planned.process(), String.valueOf(e.getMessage()));
            throw e;
          }
          return find(lane.ref()).orElse(lane);
        });
  }

  @Override
  public LaneState attach(AttachWish wish, String requestId) {
    return conversations.attach(wish, requestId);
  }

  @Override
  public void learn(LaneRef lane, KnownConversation conversation, List<LaneItem> items) {
    conversations.learn(require(lane), conversation, items);
  }

  @Override
  public Optional<LaneState> onConversation(String externalId) {
    return conversations.find(externalId);
  }

  @Override
  public void wake(LaneRef ref, AgentChoice agent, Map<String, String> environment) {
    mailbox(ref)
        .call(() -> {
          conversations.wake(require(ref), agent, environment);
          return ref;
        });
  }

  @Override
  public boolean isDormant(LaneRef lane) {
    return find(lane).filter(workers::isDormant).isPresent();
  }

  @Override
  public LaneState restore(LaneRef ref, TakenRequest request) {
    return mailbox(ref).call(() -> conversations.restore(require(ref), request));
  }

  @Override
  public LaneState act(LaneRef ref, LaneAction action, TakenRequest request) {
    return mailbox(ref)
        .call(() -> {
          try {
            return actOnce(require(ref), action, request);
          } finally {
            conversations.spokenTo(ref);
          }
        });
  }

  private LaneState actOnce(LaneState lane, LaneAction action, TakenRequest request) {
    Optional<TakenRequest> before = lane.marks().request(request.id());
    if (before.isPresent()) {
      TakenRequest _ = before.get().requireDone(lane.ref().value());
      return lane;
    }
    if (lane.marks().deliveries().ofRequest(request.id()).isPresent()) {
      return lane; // an open message is known longer than its request
    }
    carryOut(lane, action, request);
    return find(lane.ref()).orElse(lane);
  }

  private LaneState require(LaneRef ref) {
    return find(ref)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND, "lane " + ref + " is not there", "dispatch list"));
  }

  private void carryOut(LaneState lane, LaneAction action, TakenRequest request) {
    switch (action) {
      case LaneAction.Send send when workers.isConversational(lane) ->
          deliveries.deliver(present(lane, "send"), send, request);
      case LaneAction.Reconcile reconcile -> deliveries.reconcile(lane.ref(), reconcile.delivery());
      case LaneAction.Release release ->
          deliveries.release(present(lane, "delivery release").ref(), release.by());
      case LaneAction.Send send -> {
        LaneDeliveries.requirePlain(lane, send.mode());
        typing.typed(
            present(lane, "send"),
            request.beginning("typing the message"),
            "the message was typed",
            () -> workers.send(lane, send.text()));
      }
      case LaneAction.Interrupt interrupt ->
          typing.typed(
              present(lane, "stop"),
              request.beginning("interrupting the turn"),
              "the interruption was given",
              () -> workers.interrupt(lane));
      case LaneAction.Decide decide -> typing.decide(present(lane, "answer"), decide, request);
      case LaneAction.Rename rename ->
          renaming.carryOut(present(lane, "rename"), rename.handle(), request);
      case LaneAction.OnThread(ThreadCommand command) -> {
        typing.typed(
            present(lane, command.words()),
            request.beginning(command.words()),
            command.words() + " was begun",
            () -> workers.act(lane, command));
        // and so what was seen of it before, as the turn that it is
        lanes.awaitFolded(lane.ref(), now -> now.marks().isDone(request.id()));
      }
      case LaneAction.End end -> {
        if (lane.isLive()) {
          conversations.archive(lane);
          lanes.record(lane.ref(), new LaneEvent.LaneRequestTaken(lane.ref(), request));
        }
      }
    }
  }

  private static LaneState present(LaneState lane, String what) {
    if (!lane.isLive()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "%s: the agent of lane %s (%s) has ended: %s"
              .formatted(
                  what,
                  lane.ref(),
                  lane.handle(),
                  lane.exit().map(ExitStatus::describe).orElse("")),
          "dispatch new --transport tmux --agent " + lane.agent() + " starts another");
    }
    return lane;
  }

  /** Its agent has ended; what is still asked of it needs no order. */
  public void forget(LaneRef lane) {
    mailboxes.remove(lane);
  }

  private Mailbox mailbox(LaneRef ref) {
    return mailboxes.computeIfAbsent(ref, lane -> new Mailbox("lane " + lane, blocking, () -> {}));
  }

  @Override
  public Optional<Goal> goal(LaneRef lane) {
    return workers.goal(present(require(lane), "goal"));
  }

  @Override
  public Optional<Taken> takenBy(String requestId) {
    for (LaneState lane : live()) {
      Optional<TakenRequest> taken = lane.marks().request(requestId);
      if (lane.task().isEmpty() && taken.isPresent()) {
        return Optional.of(new Taken(lane, taken.get()));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<LaneState> live() {
    return lanes.all();
  }

  @Override
  public List<LaneState> ended() {
    return store.lanes().stream()
        .filter(lane -> lane.task().isEmpty() && !lane.isLive())
        .sorted(Comparator.comparing(LaneState::openedAt).reversed())
        .toList();
  }

  @Override
  public Optional<LaneState> find(LaneRef lane) {
    return lanes.find(lane);
  }

  @Override
  public List<String> attachCommand(LaneRef lane) {
    return find(lane).filter(LaneState::isLive).map(workers::attachCommand).orElse(List.of());
  }

  @Override
  public String outputTail(LaneRef lane) {
    return find(lane)
        .map(found ->
            workers.isConversational(found)
                ? EventLines.last(store, lane)
                : workers.outputTail(found))
        .orElse("");
  }

  @Override
  public Capabilities capabilities(LaneState lane) {
    return conversations.capabilities(lane);
  }
}
