package dev.dispatch.pane;

import java.util.List;
import java.util.Optional;

/**
 * Work that was handed to an agent in a pane of the user's: it is over when the agent reports so,
 * whatever its plan says.
 *
 * @param title the pane's from now on, {@code dispatch-<epoch-ms>}; names the lane
 * @param skill the template the prompt was made from
 * @param branch that the work is to be on; empty where it is to change nothing
 * @param expects the reports to wait for
 * @param prompt the whole, with the report protocol
 * @param overseer where reports are told as well
 * @param folder where dispatch keeps the task's own files, out of the project's sight
 */
public record PaneWork(
    PaneRef pane,
    String title,
    String skill,
    Optional<String> branch,
    List<String> expects,
    String prompt,
    Optional<PaneRef> overseer,
    String folder) {
  /** How an agent is driven that such work goes to. */
  public static final String TRANSPORT = "pane";

  /** The variable of such an agent that has the title its pane gets. */
  public static final String TITLE_VARIABLE = "DISPATCH_PANE_TITLE";

  public PaneWork {
    expects = List.copyOf(expects);
  }

  /** What reports name first: the branch, or {@code ask}. */
  public String subject() {
    return branch.orElse("ask");
  }
}
