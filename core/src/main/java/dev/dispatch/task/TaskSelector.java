package dev.dispatch.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the task that an id, a lane ref or the title of a pane means: in the caller's root first,
 * or as the one whose worktree that root is, then everywhere if only one task has it. The task's
 * folder names it whatever else has its id.
 */
public final class TaskSelector {
  private final TaskDesk desk;
  private final Roots roots;

  public TaskSelector(TaskDesk desk, Roots roots) {
    this.desk = desk;
    this.roots = roots;
  }

  /** The task, or a not-found error that names the tasks there are. */
  public TaskState require(String idOrLane, String cwd) {
    if (LaneRef.hasShape(idOrLane)) {
      return desk.ofLane(new LaneRef(idOrLane))
          .orElseThrow(() -> notFound("no lane is called " + Quoted.of(idOrLane)));
    }
    Optional<TaskKey> key = TaskKey.ofFolder(idOrLane);
    if (key.isPresent()) {
      return desk.find(key.get())
          .or(() -> desk.all().stream().filter(t -> t.place().equals(key.get())).findFirst())
          .orElseThrow(() -> notFound("there is no task in " + Quoted.of(idOrLane)));
    }
    Optional<TaskState> inPane =
        desk.all().stream()
            .filter(t -> t.spec().pane().filter(w -> w.title().equals(idOrLane)).isPresent())
            .findFirst();
    if (inPane.isPresent()) {
      return inPane.get();
    }
    TaskId id = new TaskId(idOrLane);
    List<TaskState> found = desk.all().stream().filter(t -> t.key().id().equals(id)).toList();
    String root = roots.rootOf(cwd);
    Stream<TaskState> here = found.stream().filter(t -> t.key().root().equals(root));
    Stream<TaskState> inside = found.stream().filter(t -> t.place().root().equals(root));
    return here.findFirst().or(inside::findFirst).orElseGet(() -> only(found, id));
  }

  private TaskState only(List<TaskState> found, TaskId id) {
    if (found.isEmpty()) {
      throw notFound("no task is called " + Quoted.of(id.value()));
    }
    if (found.size() > 1) {
      List<String> places = found.stream().map(t -> t.key().root()).toList();
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "task " + id + " exists in several places: " + String.join(", ", places),
          List.of(
              "run the command in one of them, or name the task by its folder",
              "dispatch task show " + found.getFirst().key().folder()),
          Map.of("roots", places));
    }
    return found.getFirst();
  }

  private DispatchException notFound(String message) {
    List<String> known =
        desk.all().stream().map(t -> t.key().id().value()).distinct().limit(10).toList();
    return new DispatchException(
        ErrorCode.NOT_FOUND,
        message + (known.isEmpty() ? "; there are no tasks" : "; there are " + known),
        "dispatch task list --all");
  }
}
