package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.Receipt;
import java.util.List;
import java.util.function.Consumer;

/** What is done to an agent that stays and listens. Runs inside its task's mailbox. */
final class AgentActions {
  private final TaskActor actor;
  private final TaskDeps deps;
  private final TaskKey key;
  private final Consumer<List<TaskEvent>> commit;

  /**
   * @param commit stores events with the request they were made for
   */
  AgentActions(TaskActor actor, TaskDeps deps, Consumer<List<TaskEvent>> commit) {
    this.actor = actor;
    this.deps = deps;
    this.key = actor.key();
    this.commit = commit;
  }

  private TaskState state() {
    return actor.state();
  }

  void send(String text) {
    Receipt receipt = deps.workers().send(present("send"), text);
    commit.accept(List.of());
    requireAccepted(receipt, "the message was typed");
  }

  /** Open again before the agent is told: it may report at once. */
  void followUp(String text, String why) {
    LaneState lane = present("follow-up");
    commit.accept(List.of(new TaskEvent.WorkReopened(key, why)));
    requireAccepted(deps.workers().send(lane, text), "the message was typed");
  }

  void interrupt() {
    Receipt receipt = deps.workers().interrupt(present("stop"));
    commit.accept(List.of());
    requireAccepted(receipt, "the keys that interrupt were pressed");
  }

  /** Stored all the same: what may have arrived is never put in again by itself. */
  private void requireAccepted(Receipt receipt, String what) {
    if (receipt == Receipt.UNCONFIRMED) {
      throw new DispatchException(
          ErrorCode.TIMED_OUT,
          "unconfirmed: " + what + ", and the agent was not seen to take it up",
          "dispatch tail " + key.id() + " shows its screen; look before asking again");
    }
  }

  /** Stored before the agent is told, so that it is known who decided whatever comes of it. */
  void decide(TaskAction.Decide decide) {
    boolean open = state().worker().requests().stream().anyMatch(r -> r.key().equals(decide.key()));
    if (!open) {
      throw new DispatchException(
          ErrorCode.CONFLICT,
          "the agent of task " + key.id() + " does not wait for that any more",
          "dispatch inbox");
    }
    LaneState lane = present("answer");
    commit.accept(
        List.of(new TaskEvent.RequestDecided(key, decide.key(), decide.answer(), decide.by())));
    requireAccepted(
        deps.workers().answer(lane, decide.key(), decide.answer()), "the answer was given");
  }

  void end() {
    if (!state().worker().isAlive()) {
      return;
    }
    if (!state().status().isTerminal()) {
      throw new DispatchException(
          ErrorCode.LANE_BUSY,
          "the agent of task " + key.id() + " is still at work",
          "dispatch task cancel " + key.id());
    }
    deps.workers().end(present("archive"));
    commit.accept(List.of());
  }

  private LaneState present(String what) {
    return state()
        .worker()
        .lane()
        .flatMap(deps.lanes()::find)
        .filter(LaneState::isLive)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.CONFLICT,
                what + ": nobody works on task " + key.id() + " any more",
                "dispatch task retry " + key.id()));
  }
}
