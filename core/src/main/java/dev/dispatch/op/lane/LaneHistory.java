package dev.dispatch.op.lane;

import dev.dispatch.history.LaneFigures;
import dev.dispatch.lane.LaneStatus;
import dev.dispatch.worktree.Worktree;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A lane's history as one row.
 *
 * @param worktree of its task
 * @param bytes of everything that was said and done, as text
 * @param estimatedTokens a rough guess from that
 * @param activeDays on which something was said or done, UTC
 * @param subAgents how often it gave work to another agent
 * @param changedFiles that its agent was seen to change, different ones; what became of them since
 *     nobody looked at
 * @param lastChangeSeconds since the last of these changes
 */
public record LaneHistory(
    String ref,
    String handle,
    String agent,
    String transport,
    String source,
    LaneStatus status,
    String cwd,
    Optional<String> task,
    Optional<String> worktree,
    int turns,
    long items,
    long bytes,
    long estimatedTokens,
    Optional<Instant> first,
    Optional<Instant> last,
    int activeDays,
    List<ToolUse> tools,
    long subAgents,
    int changedFiles,
    Optional<Long> lastChangeSeconds) {
  public LaneHistory {
    tools = List.copyOf(tools);
  }

  /** A tool, and how often it was used. */
  public record ToolUse(String tool, long calls) {
    /** The most used first. */
    static List<ToolUse> of(Map<String, Long> tools) {
      return tools.entrySet().stream()
          .map(one -> new ToolUse(one.getKey(), one.getValue()))
          .sorted(Comparator.comparingLong(ToolUse::calls).reversed().thenComparing(ToolUse::tool))
          .toList();
    }
  }

  static LaneHistory of(KnownLane known, Optional<LaneFigures> figures, Instant now) {
    return new LaneHistory(
        known.lane().ref().value(),
        known.lane().handle(),
        known.lane().agent(),
        known.lane().transport(),
        known.lane().isAttached() ? "attached" : "owned",
        LaneStatus.of(known.lane()),
        known.lane().cwd(),
        known.lane().task().map(key -> key.id().value()),
        known.worktree().map(Worktree::path),
        figures.map(LaneFigures::turns).orElse(0),
        figures.map(LaneFigures::items).orElse(0L),
        figures.map(LaneFigures::bytes).orElse(0L),
        figures.map(LaneFigures::estimatedTokens).orElse(0L),
        figures.map(LaneFigures::first),
        figures.map(LaneFigures::last),
        figures.map(LaneFigures::days).orElse(0),
        figures.map(some -> ToolUse.of(some.tools())).orElse(List.of()),
        figures.map(LaneFigures::subAgents).orElse(0L),
        figures.map(LaneFigures::files).orElse(0),
        figures
            .flatMap(LaneFigures::lastChange)
            .map(at -> Math.max(0, now.getEpochSecond() - at.getEpochSecond())));
  }
}
