package dev.dispatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.EntryId;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.Plan;
import dev.dispatch.task.ItemAnswer;
import dev.dispatch.task.KeptTick;
import dev.dispatch.task.Question;
import dev.dispatch.task.Report;
import dev.dispatch.task.TaskSpec;
import dev.dispatch.task.TaskStatus;
import dev.dispatch.task.WorkerEnd;
import dev.dispatch.transport.AgentRequest;
import dev.dispatch.transport.RequestAnswer;
import dev.dispatch.worktree.Worktree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened to a task. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface TaskEvent extends Event {
  TaskKey task();

  record TaskCreated(TaskKey task, TaskSpec spec, String planText) implements TaskEvent {}

  /**
   * A worker is about to be started; stored before anything is.
   *
   * @param resume why a second or later worker is started, in words for its prompt
   */
  record WorkerAssigned(TaskKey task, LaneRef lane, AgentChoice agent, Optional<String> resume)
      implements TaskEvent {}

  /** A worktree is about to be made; stored before anything is. */
  record WorktreePlanned(TaskKey task, Worktree tree) implements TaskEvent {}

  /** It is there, for the first time or restored; from now on the task's files are in it. */
  record WorktreeMade(TaskKey task, Worktree tree) implements TaskEvent {}

  /**
   * It was archived under that ref and removed.
   *
   * @param notSaved ignored files and folders that went with it
   */
  record WorktreeRemoved(TaskKey task, String archive, List<String> notSaved) implements TaskEvent {
    public WorktreeRemoved {
      notSaved = List.copyOf(notSaved);
    }
  }

  /** It was taken back before anything was done in it: the launch failed. */
  record WorktreeDiscarded(TaskKey task) implements TaskEvent {}

  /** Its program runs. */
  record WorkerStarted(TaskKey task, LaneRef lane) implements TaskEvent {}

  /**
   * It cannot be started until somebody does something: brings an environment, mends what failed.
   */
  record WorkerParked(TaskKey task, String reason) implements TaskEvent {}

  /**
   * What an agent that stays is doing, where it changed.
   *
   * @param waiting whether its turn ended and it waits for input
   * @param requests what it asks, oldest first
   */
  record WorkerSeen(TaskKey task, boolean waiting, List<AgentRequest> requests)
      implements TaskEvent {
    public WorkerSeen {
      requests = List.copyOf(requests);
    }
  }

  /** Somebody decided on a request of the agent; stored before it is told. */
  record RequestDecided(TaskKey task, String key, RequestAnswer answer, String by)
      implements TaskEvent {}

  record WorkerEnded(TaskKey task, LaneRef lane, WorkerEnd end) implements TaskEvent {}

  record PlanRead(TaskKey task, Plan plan) implements TaskEvent {}

  /** A tick made through dispatch. */
  record ItemTicked(TaskKey task, KeptTick tick) implements TaskEvent {}

  /** Somebody answered an item marked {@code [?]} that has no question. */
  record ItemAnswered(TaskKey task, ItemAnswer answer, String by) implements TaskEvent {}

  /** A caller's request was carried out, by the events beside this one. */
  record RequestTaken(TaskKey task, TakenRequest request) implements TaskEvent {}

  /** One that was begun was not carried out after all; it may be asked for again. */
  record RequestDropped(TaskKey task, String request) implements TaskEvent {}

  record NoteAdded(TaskKey task, String text) implements TaskEvent {}

  record QuestionAsked(TaskKey task, Question question) implements TaskEvent {}

  record QuestionAnswered(TaskKey task, int number, String answer, String by)
      implements TaskEvent {}

  /** The worker acknowledged the answer. */
  record AnswerRead(TaskKey task, int number) implements TaskEvent {}

  /** The deadline passed without an answer. */
  record QuestionExpired(TaskKey task, int number) implements TaskEvent {}

  /** It cannot be answered any more. */
  record QuestionDied(TaskKey task, int number, String reason) implements TaskEvent {}

  record ReportMade(TaskKey task, Report report) implements TaskEvent {}

  /** Its overseer's pane was told of that inbox entry, as of those before. */
  record OverseerTold(TaskKey task, EntryId entry) implements TaskEvent {}

  /** More was asked of an agent in a pane that had reported: it is to report again. */
  record WorkReopened(TaskKey task, String why) implements TaskEvent {}

  /** The worker touched the completion marker. */
  record CompletionMarked(TaskKey task) implements TaskEvent {}

  /** Neither output nor a change for too long, or the task runs for too long; nothing is killed. */
  record TaskStalled(TaskKey task, String reason) implements TaskEvent {}

  /** What held it up is over: it moved again, or may start after all. */
  record TaskMoved(TaskKey task) implements TaskEvent {}

  record TaskCancelled(TaskKey task, String by) implements TaskEvent {}

  /**
   * Goes round again with a new worker.
   *
   * @param agent another one than before
   * @param resume what the new worker has to know
   * @param notBefore when to start it; at once where it is empty
   */
  record TaskRetried(
      TaskKey task,
      boolean allItems,
      Optional<AgentChoice> agent,
      String resume,
      Optional<Instant> notBefore)
      implements TaskEvent {

    /** What is left, by the same agent, at once. */
    public static TaskRetried atOnce(TaskKey task, String resume) {
      return new TaskRetried(task, false, Optional.empty(), resume, Optional.empty());
    }
  }

  record TaskCleaned(TaskKey task) implements TaskEvent {}

  /** Somebody looked at the result, so it no longer waits in the inbox. */
  record ResultTaken(TaskKey task) implements TaskEvent {}

  /** Derived, stored once per transition, so that waiters and notices need no polling. */
  record TaskStatusChanged(TaskKey task, TaskStatus from, TaskStatus to, String reason)
      implements TaskEvent {}

  /** Something a person should know that changes nothing: files deleted by hand, a lost tick. */
  record TaskRemarked(TaskKey task, String remark) implements TaskEvent {}
}
