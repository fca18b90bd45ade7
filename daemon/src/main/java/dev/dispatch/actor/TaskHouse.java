package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.fold.TaskChange;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.plan.PlanParser;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.WorkerFacts;
import dev.dispatch.worktree.TaskWorktree;
import dev.dispatch.worktree.Worktree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every task that is not cleaned, each with its owner. */
public final class TaskHouse implements TaskDesk {
  private static final Duration SWEEP = Duration.ofSeconds(15);

  private final TaskDeps deps;
  private final TaskLog log;
  private final PortBlocks ports = new PortBlocks();
  private final Map<TaskKey, TaskActor> tasks = new ConcurrentHashMap<>();

  public TaskHouse(TaskDeps deps) {
    this.deps = deps;
    this.log = new TaskLog(deps);
  }

  /** Takes up every task and its worker, and begins to look after them. */
  public void start() {
    deps.lanes().onMove(this::laneMoved);
    for (TaskState state : deps.store().tasks()) {
      tasks.put(state.key(), new TaskActor(deps, this, state));
    }
    tasks.values().forEach(TaskActor::adopt);
    deps.lanes().open();
    for (TaskActor actor : tasks.values()) {
      if (isActive(actor.state())) {
        actor.watchIfThere();
        actor.hint();
      } else if (actor.state().worktree().filter(TaskWorktree::isLive).isPresent()) {
        actor.hint(); // its folder may not be copied to the origin yet
      }
    }
    deps.timers().every(SWEEP, this::sweep);
  }

  private static boolean isActive(TaskState state) {
    return !state.status().isTerminal() || state.worker().isAlive();
  }

  /** Covers what no event told. */
  private void sweep() {
    deps.lanes().sweep();
    tasks.values().stream().filter(actor -> isActive(actor.state())).forEach(TaskActor::hint);
  }

  private void laneMoved(LaneState lane) {
    // While a worker runs only its end concerns the task, or that it waits for somebody; stalls are
    // seen by the sweep.
    lane.task()
        .map(tasks::get)
        .filter(actor -> !lane.isLive() || waitsOtherwise(lane, actor.state().worker()))
        .ifPresent(TaskActor::hint);
  }

  private boolean waitsOtherwise(LaneState lane, WorkerFacts known) {
    return deps.workers().isInteractive(lane)
        && (lane.isWaiting() != known.waiting() || !lane.requests().equals(known.requests()));
  }

  /** A task's status was stored: those that wait for it look again. */
  void statusChanged(TaskState changed) {
    hintFollowers(changed.key());
  }

  private void hintFollowers(TaskKey key) {
    for (TaskActor actor : tasks.values()) {
      boolean follows =
          actor.key().root().equals(key.root()) && actor.state().spec().after().contains(key.id());
      if (follows) {
        actor.hint();
      }
    }
  }

  /** Whether a task that was never started may start now: every predecessor is done. */
  boolean isDue(TaskState state) {
    return state.spec().after().stream()
        .allMatch(id -> find(key(state, id)).map(t -> t.status().isSuccess()).orElse(false));
  }

  /** Why a task waits that no predecessor will start any more by itself; empty while one may. */
  Optional<String> whyStuck(TaskState state) {
    for (TaskId id : state.spec().after()) {
      Optional<TaskState> before = find(key(state, id));
      if (before.isEmpty()) {
        return Optional.of("waits for " + id + ", which was removed");
      }
      TaskStatus status = before.get().status();
      if (status.isTerminal() && !status.isSuccess()) {
        String how = status.name().toLowerCase(Locale.ROOT);
        return Optional.of(
            "waits for " + id + ", which " + (status == TaskStatus.FAILED ? "" : "was ") + how);
      }
    }
    return Optional.empty();
  }

  private static TaskKey key(TaskState state, TaskId id) {
    return new TaskKey(state.key().root(), id);
  }

  @Override
  public Worktree planWorktree(TaskSpec spec, Map<String, String> environment) {
    return Isolation.plan(deps, spec, environment, ports.next(all()));
  }

  /** Takes a block of ports for a task's worktree. */
  int reservePorts(TaskKey key) {
    return ports.reserve(key, all());
  }

  /** Gives the block of a worktree that is gone back. */
  void releasePorts(TaskKey key) {
    ports.release(key);
  }

  /** Takes the block it had, or another one. */
  int reservePortsAgain(TaskKey key, int before) {
    return ports.reserveAgain(key, before, all());
  }

  @Override
  public TaskState create(
      TaskSpec spec, String planText, Map<String, String> environment, String requestId) {
    checkPredecessors(spec);
    TaskChange change =
        TaskChange.created(
            new TaskEvent.TaskCreated(spec.key(), spec, planText),
            new TaskEvent.RequestTaken(spec.key(), new TakenRequest(requestId, "")),
            PlanParser.parse(planText),
            deps.numbers(),
            spec.createdAt());
    if (deps.files().exists(spec.key()) && find(spec.key()).isEmpty()) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "a folder of task "
              + spec.key().id()
              + " that dispatch does not know is at "
              + spec.key().folder(),
          "use another --id, or remove the folder");
    }
    List<StoreChange> changes = new ArrayList<>();
    for (Event event : change.events()) {
      changes.add(new StoreChange.Append(spec.createdAt(), event));
    }
    changes.add(new StoreChange.AddTask(change.state()));
    deps.commits().commit(changes, Durability.FULL);
    TaskActor actor = new TaskActor(deps, this, change.state());
    actor.takeEnvironment(environment);
    tasks.put(spec.key(), actor);
    deps.commits().announce();
    try {
      return actor.begin();
    } finally {
      if (actor.state().marks().cleaned()) {
        tasks.remove(spec.key(), actor);
        actor.close();
      }
    }
  }

  private void checkPredecessors(TaskSpec spec) {
    for (TaskId id : spec.after()) {
      if (id.equals(spec.key().id())) {
        throw new DispatchException(
            ErrorCode.VALIDATION, "task " + id + " cannot start after itself");
      }
      TaskKey before = new TaskKey(spec.key().root(), id);
      if (find(before).isEmpty()) {
        throw new DispatchException(
            ErrorCode.NOT_FOUND,
            "--after " + id + ": there is no such task in " + spec.key().root(),
            "dispatch task list --all");
      }
      if (follows(before, spec.key(), new HashSet<>())) {
        throw new DispatchException(
            ErrorCode.VALIDATION,
            "--after " + id + ": that is a circle, " + id + " waits for " + spec.key().id(),
            "dispatch task show " + id);
      }
    }
  }

  /**
   * Whether a task waits for another, directly or not; a task that was cleaned may be waited for.
   */
  private boolean follows(TaskKey task, TaskKey wanted, Set<TaskKey> seen) {
    return seen.add(task)
        && find(task)
            .filter(state -> !state.status().isTerminal())
            .map(state -> state.spec().after().stream().map(id -> key(state, id)).toList())
            .orElse(List.of())
            .stream()
            .anyMatch(before -> before.equals(wanted) || follows(before, wanted, seen));
  }

  @Override
  public TaskState act(TaskKey key, TaskAction action) {
    return act(key, action, Optional.empty());
  }

  @Override
  public TaskState act(TaskKey key, TaskAction action, TakenRequest request) {
    return act(key, action, Optional.of(request));
  }

  @Override
  public Optional<Taken> takenBy(String requestId) {
    for (TaskActor actor : tasks.values()) {
      TaskState state = actor.state();
      for (TakenRequest taken : state.requests()) {
        if (taken.id().equals(requestId)) {
          return Optional.of(new Taken(state, taken));
        }
      }
    }
    return Optional.empty();
  }

  private TaskState act(TaskKey key, TaskAction action, Optional<TakenRequest> request) {
    TaskActor actor = tasks.get(key);
    if (actor == null) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "task " + key.id() + " is not there", "dispatch task list");
    }
    TaskState after = actor.act(action, request);
    if (after.marks().cleaned()) {
      tasks.remove(key, actor);
      actor.close();
      hintFollowers(key);
    }
    return after;
  }

  /** A caller came by: tasks that have no environment to start in take this one. */
  public void offerEnvironment(Map<String, String> environment) {
    for (TaskActor actor : tasks.values()) {
      boolean wanting =
          actor.state().worker().startedAt().isEmpty() && actor.environment().isEmpty();
      if (wanting && isActive(actor.state())) {
        actor.takeEnvironment(environment);
        actor.hint();
      }
    }
  }

  @Override
  public long cursor() {
    return deps.store().lastSeq();
  }

  @Override
  public List<TaskState> all() {
    return tasks.values().stream()
        .map(TaskActor::state)
        .sorted(
            Comparator.comparing((TaskState t) -> t.spec().createdAt())
                .reversed()
                .thenComparing(t -> t.key().id().value()))
        .toList();
  }

  @Override
  public Optional<TaskState> find(TaskKey key) {
    return Optional.ofNullable(tasks.get(key)).map(TaskActor::state);
  }

  @Override
  public Optional<TaskState> ofLane(LaneRef lane) {
    return deps.lanes().find(lane).flatMap(LaneState::task).flatMap(this::find);
  }

  @Override
  public List<String> attachCommand(TaskState task) {
    return lane(task)
        .filter(LaneState::isLive)
        .map(deps.workers()::attachCommand)
        .orElse(List.of());
  }

  @Override
  public Optional<LaneState> lane(TaskState task) {
    return task.worker().lane().flatMap(deps.lanes()::find);
  }

  @Override
  public List<LogLine> log(TaskKey task, int lines) {
    return log.last(require(task), lines);
  }

  @Override
  public LogPage logAfter(TaskKey task, long cursor) {
    return log.after(require(task), cursor);
  }

  private TaskState require(TaskKey key) {
    return find(key)
        .orElseThrow(
            () -> new DispatchException(ErrorCode.NOT_FOUND, "task " + key.id() + " is gone"));
  }

  @Override
  public Optional<String> result(TaskState task) {
    return deps.files()
        .readOutput(task.place())
        .or(() -> task.worker().end().flatMap(end -> end.summary()))
        .or(() ->
            task.reports().isEmpty()
                ? Optional.empty()
                : Optional.of(task.reports().getLast().text()));
  }

  @Override
  public boolean isDelivered(TaskState task, int question) {
    return deps.files().readIpc(task.place()).answers().stream()
        .anyMatch(answer -> answer.number() == question);
  }

  @Override
  public Optional<String> outputPath(TaskState task) {
    return deps.files().hasOutput(task.place())
        ? Optional.of(task.folder() + "/output.md")
        : Optional.empty();
  }

  /** Stops looking; agents go on. */
  public void close() {
    tasks.values().forEach(TaskActor::close);
  }
}
