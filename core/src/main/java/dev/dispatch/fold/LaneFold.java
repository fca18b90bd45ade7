package dev.dispatch.fold;

import dev.dispatch.delivery.Deliveries;
import dev.dispatch.delivery.DeliveryStatus;
import dev.dispatch.event.LaneEvent;
import dev.dispatch.event.StoredEvent;
import dev.dispatch.lane.LaneMarks;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.Outage;
import dev.dispatch.lane.RunningTurn;
import dev.dispatch.transport.AgentEvent;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.ExitStatus;
import dev.dispatch.turn.ItemKind;
import dev.dispatch.turn.PlanStep;
import dev.dispatch.turn.TurnItem;
import dev.dispatch.turn.TurnStatus;
import dev.dispatch.turn.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folds a lane's events into its {@link LaneState}; lives for one batch, on the lane's thread. */
public final class LaneFold {
  private final LaneState before;
  private String handle;
  private Optional<String> externalId;
  private Optional<String> model;
  private boolean turnRunning;
  private RunningTurn turn;
  private Optional<TurnStatus> latestTurn;
  private Optional<String> latestError;
  private Optional<String> lastMessage;
  private List<PlanStep> agentPlan;
  private Usage usage;
  private int toolCalls;
  private long unrecognised;
  private boolean structured;
  private final List<AgentRequest> requests;
  private Optional<ExitStatus> exit;
  private Instant lastEventAt;
  private LaneMarks marks;
  private long cursor;

  public LaneFold(LaneState state) {
    before = state;
    handle = state.handle();
    externalId = state.externalId();
    model = state.model();
    turnRunning = state.turnRunning();
    turn = state.turn();
    latestTurn = state.latestTurn();
    latestError = state.latestError();
    lastMessage = state.lastMessage();
    agentPlan = state.agentPlan();
    usage = state.usage();
    toolCalls = state.toolCalls();
    unrecognised = state.unrecognised();
    structured = state.structured();
    requests = new ArrayList<>(state.requests());
    exit = state.exit();
    lastEventAt = state.lastEventAt();
    marks = state.marks();
    cursor = state.cursor();
  }

  /** Takes one event; one that was taken before (by its number) is passed over. */
  public void apply(StoredEvent stored) {
    if (stored.seq() <= cursor) {
      return;
    }
    cursor = stored.seq();
    if (stored.event() instanceof LaneEvent.AgentObserved observed) {
      lastEventAt = stored.at();
      see(observed.seen());
    } else if (stored.event() instanceof LaneEvent.LaneRequestTaken taken) {
      marks = marks.taken(taken.request());
    } else if (stored.event() instanceof LaneEvent.LaneRequestDropped dropped) {
      marks = marks.dropped(dropped.request());
    } else if (stored.event() instanceof LaneEvent.DeliveryOpened opened) {
      deliveries(marks.deliveries().with(opened.delivery()));
    } else if (stored.event() instanceof LaneEvent.DeliveryMoved moved) {
      deliveries(marks.deliveries().moved(moved.delivery(), moved.status(), moved.reason()));
    } else if (stored.event() instanceof LaneEvent.QueueReleased) {
      deliveries(marks.deliveries().released());
    } else if (stored.event() instanceof LaneEvent.LaneRenamed renamed) {
      handle = renamed.handle();
    } else if (stored.event() instanceof LaneEvent.LaneAttached attached) {
      marks = marks.attachedTo(attached.conversation());
    } else if (stored.event() instanceof LaneEvent.LaneReleased) {
      marks = marks.released();
    } else if (stored.event() instanceof LaneEvent.LaneRestored) {
      exit = Optional.empty();
      marks = marks.attached().isPresent() ? marks : marks.seenReady();
    }
  }

  private void see(AgentEvent seen) {
    switch (seen) {
      case AgentEvent.SessionNamed named -> {
        externalId = Optional.of(named.externalId());
        model = named.model().or(() -> model);
        structured = true;
        marks = marks.cutOff(Optional.empty());
      }
      case AgentEvent.AgentReady ready -> marks = marks.seenReady();
      case AgentEvent.StoodStill still -> marks = marks.standing(still.on());
      case AgentEvent.TurnStarted started -> {
        turnRunning = true;
        turn = RunningTurn.of(started.turn());
      }
      case AgentEvent.ItemStarted started -> {
        if (started.item().kind() == ItemKind.FILE_CHANGE) {
          turn = turn.with(started.item());
        }
      }
      case AgentEvent.ItemCompleted completed -> {
        turn = turn.without(completed.item().id());
        count(completed.item());
      }
      case AgentEvent.PlanUpdated updated -> agentPlan = updated.steps();
      case AgentEvent.RequestOpened opened -> {
        requests.removeIf(request -> request.key().equals(opened.request().key()));
        requests.add(withItsChange(opened.request()));
      }
      case AgentEvent.RequestClosed closed ->
          requests.removeIf(request -> request.key().equals(closed.key()));
      case AgentEvent.UsageUpdated updated -> usage = updated.usage();
      case AgentEvent.DeliveryAccepted taken -> {
        deliveries(marks.deliveries().accepted(taken.delivery(), taken.turn()));
        boolean isToCome =
            marks.deliveries().in(DeliveryStatus.ACCEPTED).stream()
                .anyMatch(delivery -> delivery.id().equals(taken.delivery()));
        if (isToCome && !turnRunning) {
          // whoever waits for the end of its turn must not take the one before for it
          turnRunning = true;
          turn = RunningTurn.of(taken.turn());
        }
      }
      case AgentEvent.DeliveryRefused refused ->
          deliveries(marks.deliveries().refused(refused.delivery(), refused.why()));
      case AgentEvent.TurnEnded ended -> {
        deliveries(marks.deliveries().turnEnded(ended.turn(), ended.status(), ended.error()));
        boolean isOlder =
            ended.turn().isPresent() && turn.id().isPresent() && !ended.turn().equals(turn.id());
        if (isOlder) {
          return;
        }
        turnRunning = false;
        turn = RunningTurn.NONE;
        latestTurn = Optional.of(ended.status());
        latestError = ended.error();
        lastMessage = ended.finalMessage().or(() -> lastMessage);
      }
      case AgentEvent.ServerDied died -> cutOff(died);
      case AgentEvent.SessionEnded ended -> {
        marks = marks.cutOff(Optional.empty());
        requests.clear();
        deliveries(marks.deliveries().sessionEnded());
        turnRunning = false;
        turn = RunningTurn.NONE;
        exit = Optional.of(ended.exit());
      }
      case AgentEvent.OversizedLine line -> {}
      case AgentEvent.Unrecognised line -> unrecognised++;
    }
  }

  /** What it ran is interrupted, whether or not somebody still tells so. */
  private void cutOff(AgentEvent.ServerDied died) {
    marks = marks.cutOff(Optional.of(new Outage(died.why(), died.comesBack())));
    requests.clear();
    Optional<String> why = Optional.of(died.why());
    deliveries(marks.deliveries().turnEnded(Optional.empty(), TurnStatus.INTERRUPTED, why));
    if (turnRunning) {
      turnRunning = false;
      turn = RunningTurn.NONE;
      latestTurn = Optional.of(TurnStatus.INTERRUPTED);
      latestError = why;
    }
  }

  private void deliveries(Deliveries next) {
    marks = marks.with(next);
  }

  /** Some agents ask about a change of files by its id alone; a person must see the diff. */
  private AgentRequest withItsChange(AgentRequest request) {
    return request
        .wire()
        .flatMap(wire -> turn.change(wire.item()))
        .map(change ->
            request.with((request.text() + "\n" + change.title() + "\n" + change.text()).strip()))
        .orElse(request);
  }

  private void count(TurnItem item) {
    switch (item.kind()) {
      case MESSAGE -> lastMessage = Optional.of(item.text());
      case COMMAND, FILE_CHANGE, TOOL_CALL -> toolCalls++;
      case ERROR -> latestError = Optional.of(item.text());
      case REASONING -> {}
    }
  }

  /** The state with everything applied. */
  public LaneState state() {
    return new LaneState(
        before.ref(),
        handle,
        before.task(),
        before.agent(),
        before.transport(),
        before.process(),
        before.token(),
        before.cwd(),
        externalId,
        model,
        turnRunning,
        turn,
        latestTurn,
        latestError,
        lastMessage,
        agentPlan,
        usage,
        toolCalls,
        unrecognised,
        structured,
        requests,
        exit,
        before.openedAt(),
        lastEventAt,
        marks,
        cursor);
  }
}
