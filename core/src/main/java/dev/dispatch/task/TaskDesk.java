package dev.dispatch.task;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskKey;
import dev.dispatch.lane.LaneState;
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
   */
  TaskState create(TaskSpec spec, String planText, Map<String, String> environment);

  /** Carries out one action and gives the state after it. */
  TaskState act(TaskKey task, TaskAction action);

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
