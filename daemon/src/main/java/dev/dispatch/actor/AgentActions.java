package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.task.TaskAction;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is done to an agent that stays and listens. Runs inside its task's mailbox. */
final class AgentActions {
  private final TaskActor actor;
  private final TaskDeps deps;
  private final TaskKey key;
  private final Optional<TakenRequest> request;
  private final Consumer<List<TaskEvent>> commit;

  /**
   * @param commit stores events with the request they were made for
   */
  AgentActions(
      TaskActor actor,
      TaskDeps deps,
      Optional<TakenRequest> request,
      Consumer<List<TaskEvent>> commit) {
    this.actor = actor;
    this.deps = deps;
    this.key = actor.key();
    this.request = request;
    this.commit = commit;
  }

  private TaskState state() {
    return actor.state();
  }

  /** A worker that reported a problem goes on with what it is told. */
  void send(String text) {
    boolean hasProblem = state().spec().pane().isPresent() && state().marks().problem().isPresent();
    typeMessage("send", text, hasProblem ? Optional.of("redirected") : Optional.empty());
  }

  /** One that reported done is to report once more. */
  void followUp(String text, String why) {
    typeMessage("follow-up", text, state().spec().pane().map(work -> why));
  }

  /**
   * What was refused changes nothing. The report that the message leads to waits its turn behind
   * this.
   *
   * @param reopened why its task is open again
   */
  private void typeMessage(String what, String text, Optional<String> reopened) {
    LaneState lane = present(what);
    typed(
        "typing the message",
        "the message was typed",
        () -> {
          Receipt receipt = deps.workers().send(lane, text);
          reopened.ifPresent(
              why -> actor.commit(List.of(new TaskEvent.WorkReopened(key, why)), Durability.FULL));
          return receipt;
        });
  }

  void interrupt() {
    LaneState lane = present("stop");
    typed(
        "interrupting the turn",
        "the interruption was given",
        () -> deps.workers().interrupt(lane));
  }

  private void typed(String doing, String what, Supplier<Receipt> typing) {
    TypedOnce.carryOut(
        request.map(taken -> taken.beginning(doing)),
        new TypedOnce.Intents() {
          @Override
          public void begin(TakenRequest begun) {
            actor.commit(List.of(new TaskEvent.RequestTaken(key, begun)), Durability.FULL);
          }

          @Override
          public void drop(TakenRequest begun) {
            actor.commit(List.of(new TaskEvent.RequestDropped(key, begun.id())), Durability.FULL);
          }
        },
        typing,
        receipt -> TypedOnce.requireAccepted(receipt, what, key.id().value()),
        () -> commit.accept(List.of()));
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
    TypedOnce.requireAccepted(
        deps.workers().answer(lane, decide.key(), decide.answer()),
        "the answer was given",
        key.id().value());
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
    deps.workers().archive(present("archive"));
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
