package dev.dispatch.actor;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.AttachWish;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.NewLane;
import dev.dispatch.store.Store;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerPrompt;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.AgentTransport;
import dev.dispatch.transport.AgentTransport.Adoption;
import dev.dispatch.transport.ForkSpec;
import dev.dispatch.transport.Goal;
import dev.dispatch.transport.LaunchSpec;
import dev.dispatch.transport.ProcessRecord;
import dev.dispatch.transport.Receipt;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.transport.ResumeSpec;
import dev.dispatch.transport.Submission;
import dev.dispatch.transport.ThreadCommand;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, finds again and ends the agents that work on tasks, whatever their transport. */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final String HANDLE = "DISPATCH_HANDLE";
  private static final int TOKEN_BYTES = 18;
  private static final Duration LEFT_OVER_AGE = Duration.ofDays(1);

  private final Store store;
  private final Map<String, AgentTransport> transports = new HashMap<>();
  private final LaneVariables variables;
  private final SecureRandom random = new SecureRandom();

  public Workers(Store store, List<AgentTransport> all, LaneVariables variables) {
    this.store = store;
    this.variables = variables;
    all.forEach(transport -> transports.put(transport.kind(), transport));
  }

  /** What a worker's environment says of its lane. */
  public interface LaneVariables {
    Map<String, String> of(LaneState lane, AgentChoice agent);

    /** What alone tells it from other lanes of the same agent. */
    default Map<String, String> identity(LaneState lane) {
      return Map.of();
    }
  }

  /** A lane and a process as they will be stored before anything is started. */
  record Planned(LaneState lane, ProcessRecord process) {}

  Planned plan(TaskState task, AgentChoice agent, Instant now) {
    AgentTransport transport = transport(agent.transport());
    LaneRef ref = freeRef();
    ProcessId id = newProcess(ref);
    LaneState lane =
        new NewLane(
                ref,
                task.key().id().value(),
                Optional.of(task.key()),
                agent.name(),
                agent.transport(),
                id,
                token(),
                task.cwd())
            .openedAt(now);
    return new Planned(lane, transport.plan(ref, id, agent));
  }

  /** A lane without a task. */
  Planned planAlone(AgentChoice agent, String handle, String cwd, Instant now) {
    LaneRef ref = freeRef();
    ProcessId id = newProcess(ref);
    LaneState lane =
        new NewLane(
                ref, handle, Optional.empty(), agent.name(), agent.transport(), id, token(), cwd)
            .openedAt(now);
    return new Planned(lane, transport(agent.transport()).plan(ref, id, agent));
  }

  /** A lane without a task that goes on from a point of another. */
  Planned planFork(LaneState source, String handle, Instant now) {
    LaneRef ref = freeRef();
    ProcessId id = newProcess(ref);
    NewLane lane =
        new NewLane(
            ref,
            handle,
            Optional.empty(),
            source.agent(),
            source.transport(),
            id,
            token(),
            source.cwd());
    return new Planned(lane.openedAt(now), transport(source.transport()).planFork(ref, id));
  }

  /** A lane on a conversation that somebody else began. */
  Planned planAttached(AttachWish wish, String handle, Instant now) {
    LaneRef ref = freeRef();
    ProcessId id = newProcess(ref);
    AgentChoice agent = wish.agent();
    NewLane lane =
        new NewLane(
            ref,
            handle,
            Optional.empty(),
            agent.name(),
            agent.transport(),
            id,
            token(),
            wish.conversation().cwd());
    return new Planned(
        lane.openedAt(now).attachedTo(wish.conversation()),
        transport(agent.transport()).planFork(ref, id));
  }

  /** A lane whose process has ended gets another. */
  Planned planRestored(LaneState lane) {
    ProcessId id = newProcess(lane.ref());
    return new Planned(lane.on(id), transport(lane.transport()).planFork(lane.ref(), id));
  }

  private ProcessId newProcess(LaneRef ref) {
    return new ProcessId(ref.value() + "-" + Long.toHexString(random.nextLong()));
  }

  /** A lane whose process was never started gets another: an id is used once. */
  Planned planAgain(LaneState lane, AgentChoice agent) {
    ProcessId id = newProcess(lane.ref());
    return new Planned(lane.on(id), transport(lane.transport()).plan(lane.ref(), id, agent));
  }

  private LaneRef freeRef() {
    for (int attempt = 0; attempt < 100; attempt++) {
      LaneRef ref = LaneRef.random(random);
      if (store.lane(ref).isEmpty()) {
        return ref;
      }
    }
    throw new DispatchException(ErrorCode.INTERNAL, "no lane ref is free");
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Starts the agent of a lane on its task. */
  void open(
      TaskState task, LaneState lane, ProcessRecord process, Map<String, String> environment) {
    AgentChoice agent = task.worker().agent();
    Map<String, String> own = new HashMap<>(variables.of(lane, agent));
    own.put("DISPATCH_TASK_DIR", task.folder());
    task.madeWorktree()
        .ifPresent(tree -> own.put("DISPATCH_PORT_BASE", Integer.toString(tree.portBase())));
    String prompt =
        task.spec()
            .pane()
            .map(work -> task.worker().resume().map(why -> why + "\n\n").orElse("") + work.prompt())
            .orElseGet(() ->
                WorkerPrompt.build(
                    task.spec(),
                    task.folder(),
                    agent.rolePrompt(),
                    Optional.ofNullable(own.get("DISPATCH_BIN")),
                    task.worker().resume()));
    transport(lane.transport())
        .open(
            new LaunchSpec(lane.ref(), lane.process(), agent, task.cwd(), prompt, environment, own),
            process);
  }

  /**
   * Starts the agent of a lane without a task.
   *
   * @param text its first message; empty for none
   */
  void openAlone(Planned planned, AgentChoice agent, String text, Map<String, String> environment) {
    LaneState lane = planned.lane();
    Map<String, String> own = new HashMap<>(variables.of(lane, agent));
    own.put(HANDLE, lane.handle());
    String prompt =
        text.isEmpty() ? "" : agent.rolePrompt().map(role -> role + "\n\n" + text).orElse(text);
    transport(lane.transport())
        .open(
            new LaunchSpec(lane.ref(), lane.process(), agent, lane.cwd(), prompt, environment, own),
            planned.process());
  }

  /** Begins a conversation from a point of another. */
  void openFork(Planned planned, LaneState source, int withoutTurns) {
    LaneState lane = planned.lane();
    Map<String, String> own = new HashMap<>(variables.identity(lane));
    own.put(HANDLE, lane.handle());
    transport(lane.transport())
        .fork(new ForkSpec(lane.ref(), process(source), withoutTurns, own), planned.process());
  }

  Adoption adopt(LaneState lane, ProcessRecord process) {
    return transport(lane.transport()).adopt(process);
  }

  /** Ends the agent of a lane, and puts its conversation away where it has one. */
  void archive(LaneState lane) {
    store.processOf(lane.ref()).ifPresent(p -> transport(lane.transport()).archive(p));
  }

  /** Whether its conversation is known, and no server of ours has it open. */
  boolean isDormant(LaneState lane) {
    return lane.isLive()
        && isConversational(lane)
        && lane.externalId().isPresent()
        && (lane.isAttached() || lane.marks().outage().isEmpty())
        && !transport(lane.transport()).isOpen(process(lane));
  }

  /** Opens the conversation of a lane that is dormant. */
  void resume(LaneState lane, AgentChoice agent, Map<String, String> environment) {
    transport(lane.transport())
        .resume(
            process(lane),
            new ResumeSpec(lane.externalId().orElseThrow(), lane.isAttached(), agent, environment));
  }

  /** Gives back somebody else's conversation. */
  void giveBack(LaneState lane) {
    transport(lane.transport()).giveBack(process(lane));
  }

  void end(LaneState lane) {
    store.processOf(lane.ref()).ifPresent(p -> transport(lane.transport()).end(p));
  }

  /** Whether agents of that lane stay when a turn ends. */
  boolean isInteractive(LaneState lane) {
    AgentTransport transport = transports.get(lane.transport());
    return transport != null && transport.isInteractive();
  }

  /** Fails where agents of that transport do not stay, or there is no such transport. */
  void requireInteractive(String transport) {
    if (!transport(transport).isInteractive()) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          "an agent on transport '" + transport + "' ends with its first turn: it cannot stay",
          "--transport tmux starts one that does; dispatch run hands a task to one that ends");
    }
  }

  Receipt send(LaneState lane, String text) {
    return transport(lane.transport()).send(process(lane), text);
  }

  Receipt submit(LaneState lane, Submission message) {
    return transport(lane.transport()).submit(process(lane), message);
  }

  Optional<Boolean> hasMessage(LaneState lane, String id) {
    return transport(lane.transport()).hasMessage(process(lane), id);
  }

  Receipt answer(LaneState lane, String key, RequestAnswer answer) {
    AgentRequest request =
        lane.requests().stream()
            .filter(open -> open.key().equals(key))
            .findFirst()
            .orElseThrow(() ->
                new DispatchException(
                    ErrorCode.CONFLICT,
                    "the agent of lane " + lane.ref() + " does not wait for that any more",
                    "dispatch inbox"));
    return transport(lane.transport()).answer(process(lane), request, answer);
  }

  Receipt interrupt(LaneState lane) {
    return transport(lane.transport()).interrupt(process(lane));
  }

  /** Whether that lane is a conversation on a server. */
  boolean isConversational(LaneState lane) {
    AgentTransport transport = transports.get(lane.transport());
    return transport != null && transport.isConversational();
  }

  Receipt act(LaneState lane, ThreadCommand command) {
    return transport(lane.transport()).act(process(lane), command);
  }

  Optional<Goal> goal(LaneState lane) {
    return transport(lane.transport()).goal(process(lane));
  }

  /** With which a person goes to the agent of a lane; empty where there is no way. */
  public List<String> attachCommand(LaneState lane) {
    return transport(lane.transport()).attachCommand(process(lane));
  }

  private ProcessRecord process(LaneState lane) {
    return store
        .processOf(lane.ref())
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT, "lane " + lane.ref() + " has no process", "dispatch list"));
  }

  String outputTail(LaneState lane) {
    return store
        .processOf(lane.ref())
        .map(process -> transport(lane.transport()).outputTail(process))
        .orElse("");
  }

  /**
   * Removes what is kept on disk of the lanes of a task that was cleaned; their events stay. Does
   * not fail: what is left {@link #discardLeftOvers} takes at a later start.
   */
  public void discard(TaskKey task) {
    for (LaneState lane : store.lanes()) {
      if (lane.task().equals(Optional.of(task))) {
        discard(lane.ref(), transports.get(lane.transport()));
      }
    }
  }

  private static void discard(LaneRef lane, @Nullable AgentTransport transport) {
    try {
      if (transport != null) {
        transport.discard(lane);
      }
    } catch (RuntimeException e) {
      LOG.warn("lane {}: what is kept of it on disk cannot be removed", lane, e);
    }
  }

  /**
   * Removes what was kept of lanes that nothing refers to any more: the registry does not know
   * them, their task was cleaned, or they had none and have ended; their events stay. Only what is
   * older than a day, so that nothing is taken away from what is about to be started or looked at.
   */
  public void discardLeftOvers(Instant now) {
    Instant limit = now.minus(LEFT_OVER_AGE);
    for (AgentTransport transport : transports.values()) {
      try {
        transport.keptSince(limit).stream()
            .filter(lane -> !isReferredTo(lane, limit))
            .forEach(lane -> discard(lane, transport));
      } catch (RuntimeException e) {
        LOG.warn("transport {}: left-overs are not removed", transport.kind(), e);
      }
    }
  }

  private boolean isReferredTo(LaneRef ref, Instant limit) {
    return store
        .lane(ref)
        .filter(lane ->
            lane.task()
                .map(task -> store.task(task).isPresent())
                .orElseGet(() -> lane.isLive() || !lane.lastEventAt().isBefore(limit)))
        .isPresent();
  }

  private AgentTransport transport(String kind) {
    AgentTransport transport = transports.get(kind);
    if (transport == null) {
      throw new DispatchException(
          ErrorCode.VALIDATION,
          "transport '" + kind + "' is not known; there are " + transports.keySet(),
          "leave --transport out, or set it to process in the backend");
    }
    return transport;
  }
}
