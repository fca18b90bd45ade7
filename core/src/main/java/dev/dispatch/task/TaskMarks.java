package dev.dispatch.task;

import dev.dispatch.id.EntryId;
import java.time.Instant;
import java.util.Optional;

/**
 * Single facts about a task.
 *
 * @param completionMarked the present worker touched {@code ipc/.done}
 * @param doneReported the present worker reported done
 * @param problem what the present worker reported as a problem, while nobody dealt with it
 * @param stalled why it counts as stalled
 * @param cancelledAt when somebody cancelled it
 * @param cleaned its files are gone on purpose
 * @param resultTaken somebody looked at the result
 * @param told the last inbox entry that its overseer's pane was told of
 * @param remarks what a person should know that changes nothing
 */
public record TaskMarks(
    boolean completionMarked,
    boolean doneReported,
    Optional<String> problem,
    Optional<String> stalled,
    Optional<Instant> cancelledAt,
    boolean cleaned,
    boolean resultTaken,
    Optional<EntryId> told,
    java.util.List<String> remarks) {
  /** None yet. */
  public static final TaskMarks NONE =
      new TaskMarks(
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          Optional.empty(),
          java.util.List.of());

  public TaskMarks {
    remarks = java.util.List.copyOf(remarks);
  }
}
