package dev.dispatch.task;

import dev.dispatch.agent.AgentChoice;
import dev.dispatch.id.LaneRef;
import dev.dispatch.id.TaskId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.pane.PaneWork;
import dev.dispatch.worktree.WorktreeWish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for; fixed when the task is created.
 *
 * @param text the outcome in the user's own words
 * @param cwd where the worker starts; the root or a directory below it
 * @param after predecessors in the same root that must be done first
 * @param context further constraints in words
 * @param references files worth reading, as given
 * @param parent the lane that handed the task over, where a lane did
 * @param worktree that it wants a worktree of its own
 * @param pane that it is for an agent in a pane of the user's
 */
public record TaskSpec(
    TaskKey key,
    String title,
    String text,
    String cwd,
    AgentChoice agent,
    List<TaskId> after,
    Optional<String> context,
    List<String> references,
    Optional<LaneRef> parent,
    Duration stallAfter,
    Duration monitorLimit,
    Instant createdAt,
    Optional<WorktreeWish> worktree,
    Optional<PaneWork> pane) {
  /** For {@code stallAfter} and {@code monitorLimit} where nothing is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(30);

  /** The same under another id. */
  public TaskSpec as(TaskKey other) {
    return with(other, title, pane);
  }

  /** The same for an agent in a pane of the user's. */
  public TaskSpec inPane(String otherTitle, PaneWork work) {
    return with(key, otherTitle, Optional.of(work));
  }

  private TaskSpec with(TaskKey otherKey, String otherTitle, Optional<PaneWork> otherPane) {
    return new TaskSpec(
        otherKey,
        otherTitle,
        text,
        cwd,
        agent,
        after,
        context,
        references,
        parent,
        stallAfter,
        monitorLimit,
        createdAt,
        worktree,
        otherPane);
  }

  public TaskSpec {
    after = List.copyOf(after);
    references = List.copyOf(references);
  }
}
