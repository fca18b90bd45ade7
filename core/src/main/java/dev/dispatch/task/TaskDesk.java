package dev.dispatch.task;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TakenRequest;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
import dev.dispatch.worktree.Worktree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where tasks are handed in and acted on. Calls return once the action is stored and its first
 * effect (a file, a launch) is under way; they fail with a {@link
 * dev.dispatch.error.DispatchException} and then nothing was done.
 */
public interface TaskDesk {
  /**
   * Hands in a task: its folder and plan are written, and its worker is started or waits.
   *
   * @param environment the caller's; kept in memory only
   * @param requestId the caller's, for {@link #takenBy}
   */
  TaskState create(
      TaskSpec spec, String planText, Map<String, String> environment, String requestId);

  /** The worktree that {@link #create} would make for such a task; changes nothing. */
  Worktree planWorktree(TaskSpec spec, Map<String, String> environment);

  /** Carries out one action that may be carried out again, and gives the state after it. */
  TaskState act(TaskKey task, TaskAction action);

  /** Carries out one action for a request that {@link #takenBy} tells of from then on. */
  TaskState act(TaskKey task, TaskAction action, TakenRequest request);

  /**
   * What a request did that was carried out before and whose reply may have been lost. To be asked
   * before {@link #create} and by whoever acts under a request.
   */
  Optional<Taken> takenBy(String requestId);

  /** The task a request was carried out on, as it is now. */
  record Taken(TaskState task, TakenRequest request) {
    /** What it was about. */
    public String subject() {
      return request.subject();
    }
  }

  /** Whether the answer to that question is where its worker looks for it. */
  boolean isDelivered(TaskState task, int question);

  /** The number of the newest event, for {@code wait --since}. */
  long cursor();

  /** Every task that is not cleaned, newest first. */
  List<TaskState> all();

  Optional<TaskState> find(TaskKey key);

  /** The task that lane works on. */
  Optional<TaskState> ofLane(LaneRef lane);

  /** The lane that works on the task, or did last. */
  Optional<LaneState> lane(TaskState task);

  /** What the task's worker wrote, for people: the last lines, rendered. */
  List<LogLine> log(TaskKey task, int lines);

  /** What came after that point of the log. */
  LogPage logAfter(TaskKey task, long cursor);

  /** The words of a command that brings a person to the task's agent; empty without a way. */
  List<String> attachCommand(TaskState task);

  /** The result artefact: {@code output.md}, else the worker's last words; empty without either. */
  Optional<String> result(TaskState task);

  /** Where {@code output.md} is, if there is one. */
  Optional<String> outputPath(TaskState task);

  /** One line of a worker's log. */
  record LogLine(String text) {}

  /** Lines after a cursor, and where to go on. */
  record LogPage(List<LogLine> lines, long next) {
    public LogPage {
      lines = List.copyOf(lines);
    }
  }
}
