package dev.dispatch.op.lane;

import dev.dispatch.conversation.Conversations.Asked;
import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneAccess;
import dev.dispatch.lane.LaneAction;
import dev.dispatch.lane.LaneDesk;
import dev.dispatch.lane.LaneState;
import dev.dispatch.lane.LaneUse;
import dev.dispatch.op.Caller;
import dev.dispatch.op.task.OneTask;
import dev.dispatch.task.LaneSelector;
import dev.dispatch.task.LaneSelector.Target;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * What the ops on one lane have in common: whether it works on a task or not makes a difference
 * here and nowhere else.
 */
public record LaneCalls(TaskDesk tasks, LaneDesk lanes, LaneSelector names, LaneAgents agents) {
  /** What a result says of the lane. */
  record Subject(String lane, Optional<String> task) {
    static Subject of(Target target) {
      return new Subject(
          target.ref().map(Object::toString).orElse(""),
          target instanceof Target.OfTask(TaskState task)
              ? Optional.of(task.key().id().value())
              : Optional.empty());
    }

    /** For people. */
    static String words(String lane, Optional<String> task) {
      return lane + task.map(id -> " (" + id + ")").orElse("");
    }
  }

  Target require(String name, Caller caller) {
    return names.require(name, caller.cwd());
  }

  /** Carries out an action unless the caller's request did it already. */
  Subject act(Target target, LaneAction action, Caller caller) {
    return act(target, action, caller, caller.requestId());
  }

  /** What may be done with a lane, as this caller's configuration has it. */
  LaneAccess access(LaneState lane, Caller caller) {
    return LaneAccess.of(
        lane, lanes.capabilities(lane), lane.isAttached() && agents.allowsAttachedWrites(caller));
  }

  /**
   * The conversation that a name means where it is no lane: the agent's own id of one.
   *
   * @throws DispatchException {@code NOT_FOUND} where it has the form of an id, and no agent knows
   *     it
   */
  Optional<LaneAgents.Located> unmanaged(String name, Optional<String> agent, Caller caller) {
    return LaneSelector.isConversationId(name) && lanes.onConversation(name).isEmpty()
        ? Optional.of(agents.locate(name, agent, caller))
        : Optional.empty();
  }

  /**
   * The number behind which what comes of an action is found; what it takes to be able to carry it
   * out is done before that.
   */
  long cursorBefore(Target target, LaneAction action, Caller caller) {
    LaneUse.of(action).ifPresent(use -> prepare(target, use, caller));
    return tasks.cursor();
  }

  /**
   * Refuses what may not be done with an attached lane, and has a conversation opened that no
   * server has open.
   */
  void prepare(Target target, LaneUse use, Caller caller) {
    if (!(target instanceof Target.Alone(LaneState lane))) {
      return;
    }
    if (lane.isAttached()) {
      agents.sayWhatIsOdd(caller);
      access(lane, caller).require(use);
    }
    if (lane.isLive() && lanes.isDormant(lane.ref())) {
      Asked asked = agents.of(lane, caller);
      lanes.wake(lane.ref(), asked.agent(), asked.environment());
    }
  }

  /** The same under a name that the caller gave to what is asked. */
  Subject act(Target target, LaneAction action, Caller caller, String request) {
    LaneUse.of(action).ifPresent(use -> prepare(target, use, caller));
    return switch (target) {
      case Target.OfTask(TaskState task) when isForLane(task, action) -> {
        LaneState lane = tasks.lane(task).orElseThrow();
        LaneState _ = lanes.act(lane.ref(), action, new TakenRequest(request, ""));
        yield Subject.of(target);
      }
      case Target.OfTask(TaskState task) ->
          Subject.of(
              new Target.OfTask(OneTask.once(tasks, task.key(), ofTask(task, action), caller)));
      case Target.Alone(LaneState lane) ->
          Subject.of(
              new Target.Alone(lanes.act(lane.ref(), action, new TakenRequest(request, ""))));
    };
  }

  /** Messages to conversations are the lane's own business. */
  private boolean isForLane(TaskState task, LaneAction action) {
    return switch (action) {
      case LaneAction.Send send -> tasks.lane(task).filter(this::isConversation).isPresent();
      case LaneAction.Reconcile reconcile -> true;
      case LaneAction.Release release -> true;
      case LaneAction.Interrupt interrupt -> false;
      case LaneAction.Decide decide -> false;
      case LaneAction.Rename rename -> false;
      case LaneAction.OnThread command -> false;
      case LaneAction.End end -> false;
    };
  }

  private boolean isConversation(LaneState lane) {
    return lanes.capabilities(lane).queue();
  }

  private static TaskAction ofTask(TaskState task, LaneAction action) {
    return switch (action) {
      case LaneAction.Reconcile reconcile ->
          throw new IllegalArgumentException("a delivery is its lane's");
      case LaneAction.Release release ->
          throw new IllegalArgumentException("a queue is its lane's");
      case LaneAction.Send send -> new TaskAction.Send(send.text());
      case LaneAction.Interrupt interrupt -> new TaskAction.Interrupt();
      case LaneAction.Decide decide ->
          new TaskAction.Decide(decide.key(), decide.answer(), decide.by());
      case LaneAction.End end -> new TaskAction.EndAgent();
      case LaneAction.Rename rename -> throw ofItsTask(task, "is called after it");
      case LaneAction.OnThread command -> throw ofItsTask(task, "has its conversation for it");
    };
  }

  /** The goal of a lane without a task. */
  GoalStatus goal(Target target, Caller caller) {
    return switch (target) {
      case Target.OfTask(TaskState task) -> throw ofItsTask(task, "has that for its goal");
      case Target.Alone(LaneState lane) ->
          GoalStatus.of(
              lane.ref().value(),
              lanes.isDormant(lane.ref())
                  ? agents
                      .conversations()
                      .goal(agents.of(lane, caller), lane.externalId().orElseThrow())
                  : lanes.goal(lane.ref()));
    };
  }

  private static DispatchException ofItsTask(TaskState task, String why) {
    String id = task.key().id().value();
    return new DispatchException(
        ErrorCode.NOT_ALLOWED,
        "the lane of task " + id + " " + why + "; this can be done with lanes without a task only",
        "dispatch task show " + id);
  }

  /** The lane as it is, or was last. */
  Optional<LaneState> state(Target target) {
    return switch (target) {
      case Target.OfTask(TaskState task) -> tasks.lane(task);
      case Target.Alone(LaneState lane) -> Optional.of(lane);
    };
  }

  List<String> attachCommand(Target target) {
    return switch (target) {
      case Target.OfTask(TaskState task) -> tasks.attachCommand(task);
      case Target.Alone(LaneState lane) -> lanes.attachCommand(lane.ref());
    };
  }

  /** The last lines of what it wrote. */
  List<String> log(Target target, int lines) {
    return switch (target) {
      case Target.OfTask(TaskState task) ->
          tasks.log(task.key(), lines).stream().map(TaskDesk.LogLine::text).toList();
      case Target.Alone(LaneState lane) -> last(lanes.outputTail(lane.ref()), lines);
    };
  }

  private static List<String> last(String text, int lines) {
    List<String> all = text.lines().toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }
}
