package dev.dispatch.task;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.Quoted;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the lane that a name means: its ref, {@code @handle}, the task it works on, the agent's own
 * id of its conversation, or the bare handle of a lane without a task. A task is preferred to a
 * lane of the same name.
 */
public final class LaneSelector {
  private static final Pattern CONVERSATION =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final TaskSelector tasks;
  private final TaskDesk desk;
  private final LaneDesk lanes;

  public LaneSelector(TaskSelector tasks, TaskDesk desk, LaneDesk lanes) {
    this.tasks = tasks;
    this.desk = desk;
    this.lanes = lanes;
  }

  /** What a name means. */
  public sealed interface Target {
    /** A task, and so the lane that works on it. */
    record OfTask(TaskState task) implements Target {
      @Override
      public Optional<LaneRef> ref() {
        return task.worker().lane();
      }
    }

    /** A lane without a task. */
    record Alone(LaneState lane) implements Target {
      @Override
      public Optional<LaneRef> ref() {
        return Optional.of(lane.ref());
      }
    }

    /** The lane; absent where nobody works on the task yet. */
    Optional<LaneRef> ref();
  }

  /** The lane or task, or a not-found error that names what there is. */
  public Target require(String name, String cwd) {
    if (name.startsWith("@")) {
      return byHandle(name.substring(1));
    }
    Optional<LaneState> lane =
        LaneRef.hasShape(name)
            ? lanes.find(new LaneRef(name))
            : ofConversation(name).or(() -> aloneNamed(name));
    return lane.filter(found -> found.task().isEmpty())
        .<Target>map(Target.Alone::new)
        .orElseGet(() -> {
          String key = lane.map(found -> found.ref().value()).orElse(name);
          return new Target.OfTask(tasks.require(key, cwd));
        });
  }

  /** By the agent's own id of its conversation; ids of that shape are no handles. */
  private Optional<LaneState> ofConversation(String name) {
    return isConversationId(name) ? lanes.onConversation(name) : Optional.empty();
  }

  /** Whether a name is an agent's own id of a conversation, and so nothing of ours. */
  public static boolean isConversationId(String name) {
    return CONVERSATION.matcher(name).matches();
  }

  private Target byHandle(String handle) {
    List<LaneState> found = named(lanes.live(), handle);
    if (found.isEmpty()) {
      found = named(lanes.ended(), handle);
    }
    if (found.size() > 1) {
      List<String> refs = found.stream().map(lane -> lane.ref().value()).toList();
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "several lanes are called " + Quoted.of(handle) + ": " + String.join(", ", refs),
          List.of("name it by its ref: dispatch list --all"),
          Map.of("lanes", refs));
    }
    if (found.isEmpty()) {
      throw new DispatchException(
          ErrorCode.NOT_FOUND, "no lane is called @" + handle, "dispatch list --all");
    }
    LaneState lane = found.getFirst();
    return lane.task().isEmpty()
        ? new Target.Alone(lane)
        : new Target.OfTask(tasks.require(lane.ref().value(), "/"));
  }

  /** One that no task shares its name with. */
  private Optional<LaneState> aloneNamed(String name) {
    if (desk.all().stream().anyMatch(task -> task.key().id().value().equals(name))) {
      return Optional.empty();
    }
    List<LaneState> live =
        named(lanes.live(), name).stream().filter(lane -> lane.task().isEmpty()).toList();
    List<LaneState> found = live.isEmpty() ? named(lanes.ended(), name) : live;
    return found.stream().findFirst();
  }

  private static List<LaneState> named(List<LaneState> all, String handle) {
    return all.stream().filter(lane -> lane.handle().equals(handle)).toList();
  }
}
