package dev.dispatch.task;

import dev.dispatch.id.TaskKey;
import dev.dispatch.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The files of a task below its root, shared with the worker and with people. Methods block on the
 * file system and belong on platform threads. A file that is missing or was replaced by something
 * else is an answer, not an error; only what must be written and cannot be is a {@link
 * dev.dispatch.error.DispatchException}.
 */
public interface TaskFiles {
  /** Makes a root of dispatch's own, for a task whose files are out of the project's sight. */
  void makeRoot(String folder);

  /** Removes such a root with everything in it. */
  void removeRoot(String folder);

  /**
   * Makes the folder with {@code plan.md} and {@code ipc/}, and leaves it out of git. A folder that
   * is there already with a plan is kept as it is where the plan is the same, and refused
   * otherwise.
   */
  void create(TaskKey task, String planText);

  /** Whether the folder is there. */
  boolean exists(TaskKey task);

  /** What the plan file says; unusable where it is missing, binary, too large, or no file. */
  Plan readPlan(TaskKey task);

  /**
   * Changes the plan by compare and rename: the change is made on the newest text, again if the
   * worker was faster, a few times at most.
   *
   * @param change gives the new text; empty when there is nothing to change
   * @return whether the plan was written; false where there is no usable plan or nothing changed
   */
  boolean editPlan(TaskKey task, Function<String, Optional<String>> change);

  /** Whether the plan file holds that note from the dispatcher. */
  boolean hasNote(TaskKey task, String note);

  /** What stands in {@code ipc/}. */
  Ipc readIpc(TaskKey task);

  /** Writes a question under the next number, exclusively; gives the number. */
  int addQuestion(TaskKey task, String text);

  /** Writes an answer, unless one is there. Gives what the file says then. */
  String writeAnswer(TaskKey task, int number, String text);

  /** Removes the completion marker of an earlier worker. */
  void clearCompletion(TaskKey task);

  /** Whether there is an {@code output.md}. */
  boolean hasOutput(TaskKey task);

  /** The content of {@code output.md}, if there is one. */
  Optional<String> readOutput(TaskKey task);

  /**
   * Copies the folder from one place to another; what the copy has besides stays. Links are left
   * out.
   */
  void copy(TaskKey from, TaskKey to);

  /** Removes the folder. */
  void remove(TaskKey task);

  /**
   * The state of {@code ipc/}. A question that is still being written is not in it yet.
   *
   * @param unsettled whether a file was seen that may still be being written: look again in 150 ms
   * @param acknowledged numbers with a {@code NNN.done}
   * @param completionMarked whether {@code .done} is there
   * @param present whether the folder is there at all
   */
  record Ipc(
      List<IpcFile> questions,
      List<IpcFile> answers,
      Set<Integer> acknowledged,
      boolean completionMarked,
      boolean unsettled,
      boolean present) {
    public Ipc {
      questions = List.copyOf(questions);
      answers = List.copyOf(answers);
      acknowledged = Set.copyOf(acknowledged);
    }
  }

  /** A numbered file, without the one trailing newline. */
  record IpcFile(int number, String text) {}
}
