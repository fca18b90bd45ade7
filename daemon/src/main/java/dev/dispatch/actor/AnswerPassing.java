package dev.dispatch.actor;

import dev.dispatch.error.DispatchException;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.lane.LaneState;
import dev.dispatch.store.Durability;
import dev.dispatch.task.Question;
import dev.dispatch.task.TaskState;
import dev.dispatch.transport.Receipt;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an idle agent the answer to its question as its next message, once. The intent is stored
 * before; an answer that may have been typed and was not seen to be taken up is told to people and
 * never typed again. Runs inside the task's mailbox.
 */
final class AnswerPassing {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerPassing.class);

  private final TaskDeps deps;
  private final TaskActor actor;

  AnswerPassing(TaskDeps deps, TaskActor actor) {
    this.deps = deps;
    this.actor = actor;
  }

  private TaskState state() {
    return actor.state();
  }

  /** Whether another answer has to wait for a later look. */
  boolean pass(Question question) {
    Optional<LaneState> lane =
        state().worker().lane().flatMap(deps.lanes()::find).filter(LaneState::isWaiting);
    if (lane.isEmpty()) {
      return true;
    }
    TakenRequest request = request(question, lane.get().ref());
    if (state().requests().stream().anyMatch(r -> r.id().equals(request.id()))) {
      tell(question);
      return false;
    }
    try {
      if (send(lane.get(), question, request) == Receipt.UNCONFIRMED) {
        tell(question);
        return true;
      }
    } catch (DispatchException e) {
      LOG.info("task {}: the answer waits: {}", actor.key(), e.getMessage());
      commit(new TaskEvent.RequestDropped(actor.key(), request.id()));
      return true;
    }
    commit(new TaskEvent.AnswerRead(actor.key(), question.number()));
    return true;
  }

  /** Of the same question to the same agent there is one. */
  private static TakenRequest request(Question question, LaneRef lane) {
    return new TakenRequest("answer-" + question.number() + "-" + lane, "")
        .beginning("typing the answer");
  }

  private Receipt send(LaneState lane, Question question, TakenRequest request) {
    String text =
        "The answer to your question \""
            + question.text()
            + "\" is:\n\n"
            + question.answer().orElse("")
            + (state().spec().pane().isPresent() ? "\n\nGo on." : "\n\nGo on with your plan.");
    commit(new TaskEvent.RequestTaken(actor.key(), request));
    return deps.workers().send(lane, text);
  }

  /** Once: it stays so until somebody looked. */
  private void tell(Question question) {
    String remark =
        "the answer to question %03d was typed, and the agent was not seen to take it up; dispatch tail %s shows its screen"
            .formatted(question.number(), actor.key().id());
    if (!state().marks().remarks().contains(remark)) {
      commit(new TaskEvent.TaskRemarked(actor.key(), remark));
    }
  }

  private void commit(TaskEvent event) {
    actor.commit(List.of(event), Durability.FULL);
  }
}
