package dev.dispatch.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.id.TaskKey;
import dev.dispatch.inbox.Inbox;
import dev.dispatch.op.Audience;
import dev.dispatch.op.Caller;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Spans;
import dev.dispatch.op.inbox.ListInbox;
import dev.dispatch.op.task.ListTasks;
import dev.dispatch.surface.OpGuard;
import dev.dispatch.surface.OpRequest;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskSelector;
import dev.dispatch.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a lane may do: ask, report and check; hand tasks over; and with the tasks that it handed
 * over, and those that these handed over in turn, look, wait, answer and put right. Its own task is
 * not among them. A wait is no longer than the agent lets a tool run.
 */
final class LaneScope implements OpGuard {
  private static final Set<String> ON_ONE_TASK =
      Set.of("task/show", "task/logs", "task/result", "task/note", "task/cancel", "task/retry");
  private static final String ALLOWED =
      "inside an agent these work: ask, report, check, run, wait, inbox, answer, and task list,"
          + " show, logs, result, note, cancel, retry on tasks it handed over";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(10);
  private static final int MAX_DEPTH = 50;

  private final TaskDesk desk;
  private final Inbox inbox;
  private final TaskSelector tasks;

  LaneScope(TaskDesk desk, Inbox inbox, TaskSelector tasks) {
    this.desk = desk;
    this.inbox = inbox;
    this.tasks = tasks;
  }

  @Override
  public OpRequest admit(OpRequest request, Caller caller) {
    OpSpec<?, ?> spec = request.op().spec();
    if (caller.lane().isEmpty() || spec.audience() == Audience.WORKER) {
      return request;
    }
    LaneRef lane = caller.lane().get();
    ObjectNode params = request.params();
    if (ON_ONE_TASK.contains(spec.name())) {
      requireWithin(spec, lane, named(params, "id", caller));
      return request;
    }
    return switch (spec.name()) {
      case "task/list", "inbox/list" -> request;
      case "task/run" -> params.path("wait").asBoolean(false) ? capped(request, caller) : request;
      case "task/wait" -> capped(withTargets(request, lane, caller), caller);
      case "inbox/answer" -> {
        answered(params, caller).ifPresent(task -> requireWithin(spec, lane, task));
        yield request;
      }
      default ->
          throw new DispatchException(
              ErrorCode.NOT_ALLOWED, spec.cli() + ": lane " + lane + " may not do this", ALLOWED);
    };
  }

  /** The task a param names; a name that is none is for the op to refuse. */
  private TaskState named(ObjectNode params, String key, Caller caller) {
    return tasks.require(params.path(key).asString(""), caller.cwd());
  }

  private void requireWithin(OpSpec<?, ?> spec, LaneRef lane, TaskState task) {
    if (!isWithin(lane, task)) {
      throw new DispatchException(
          ErrorCode.NOT_ALLOWED,
          spec.cli()
              + ": task "
              + Quoted.of(task.key().id().value())
              + " was not handed over by lane "
              + lane,
          "its own tasks are in: dispatch task list");
    }
  }

  /** Whether the lane, or an earlier lane of the same task, handed it over, however indirectly. */
  private boolean isWithin(LaneRef lane, TaskState task) {
    Optional<TaskKey> own = desk.ofLane(lane).map(TaskState::key);
    Optional<LaneRef> parent = task.spec().parent();
    for (int depth = 0; depth < MAX_DEPTH && parent.isPresent(); depth++) {
      if (parent.get().equals(lane)) {
        return true;
      }
      Optional<TaskState> above = desk.ofLane(parent.get());
      if (above.isPresent() && own.equals(above.map(TaskState::key))) {
        return true;
      }
      parent = above.flatMap(state -> state.spec().parent());
    }
    return false;
  }

  private List<TaskState> subtree(LaneRef lane) {
    return desk.all().stream().filter(task -> isWithin(lane, task)).toList();
  }

  private Optional<TaskState> answered(ObjectNode params, Caller caller) {
    String name = params.path("entry").asString("");
    if (!EntryId.hasShape(name)) {
      return Optional.of(named(params, "entry", caller));
    }
    return inbox.find(new EntryId(name)).flatMap(found -> found.entry().task()).flatMap(desk::find);
  }

  /** Without targets a lane waits for its own tasks, not for everybody's. */
  private OpRequest withTargets(OpRequest request, LaneRef lane, Caller caller) {
    JsonNode given = request.params().path("targets");
    if (given.isArray() && !given.isEmpty()) {
      for (JsonNode target : given) {
        requireWithin(request.op().spec(), lane, tasks.require(target.asString(""), caller.cwd()));
      }
      return request;
    }
    List<TaskState> own = subtree(lane);
    if (own.isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "wait: lane " + lane + " has handed over no task to wait for");
    }
    ObjectNode params = request.params().deepCopy();
    ArrayNode targets = params.putArray("targets");
    own.forEach(task -> targets.add(task.key().folder())); // an id may be in two roots
    return with(request, params);
  }

  private static OpRequest capped(OpRequest request, Caller caller) {
    String given = caller.environment().getOrDefault("DISPATCH_ASK_WAIT", "");
    Duration patience = given.isBlank() ? PATIENCE : Spans.parse(given);
    JsonNode timeout = request.params().path("timeout");
    Duration wanted = timeout.isString() ? Spans.parse(timeout.asString()) : DEFAULT_WAIT;
    if (wanted.compareTo(patience) <= 0 && timeout.isString()) {
      return request;
    }
    ObjectNode params = request.params().deepCopy();
    params.put("timeout", Spans.format(wanted.compareTo(patience) < 0 ? wanted : patience));
    return with(request, params);
  }

  private static OpRequest with(OpRequest request, ObjectNode params) {
    return new OpRequest(request.op(), params, request.requestId(), request.confirmed());
  }

  @Override
  public <R extends Record> R shown(OpSpec<?, R> spec, R result, Caller caller) {
    if (caller.lane().isEmpty()) {
      return result;
    }
    List<TaskState> own = subtree(caller.lane().get());
    Record narrowed =
        switch (result) {
          case ListTasks.Result all -> tasks(all, own);
          case ListInbox.Result all -> entries(all, own);
          default -> result;
        };
    return spec.result().cast(narrowed);
  }

  private static ListTasks.Result tasks(ListTasks.Result all, List<TaskState> own) {
    Set<List<String>> names =
        own.stream()
            .map(task -> List.of(task.key().id().value(), task.cwd()))
            .collect(Collectors.toSet());
    return new ListTasks.Result(
        all.tasks().stream().filter(row -> names.contains(List.of(row.id(), row.cwd()))).toList());
  }

  private static ListInbox.Result entries(ListInbox.Result all, List<TaskState> own) {
    Set<String> ids =
        own.stream()
            .flatMap(task -> task.entries().stream())
            .map(entry -> entry.id().value())
            .collect(Collectors.toSet());
    return new ListInbox.Result(
        all.entries().stream().filter(row -> ids.contains(row.id())).toList());
  }
}
