package dev.dispatch.task;

import dev.dispatch.agent.FailureCause;
import dev.dispatch.transport.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a worker came to its end.
 *
 * @param summary its last words
 * @param outputTail the last lines it wrote, for a person to see why
 * @param toolCalls how many commands, file changes and tools it was seen to use; empty where the
 *     transport cannot tell
 * @param resetsAt when the provider's limit ends, where the program told
 * @param alternatives other agents that are configured, for a retry
 */
public record WorkerEnd(
    ExitStatus exit,
    Optional<FailureCause> cause,
    Optional<String> summary,
    String outputTail,
    Optional<Integer> toolCalls,
    List<String> alternatives,
    Optional<Instant> resetsAt,
    Instant at) {
  public WorkerEnd {
    alternatives = List.copyOf(alternatives);
  }

  /** The last few lines of the output. */
  public String lastLines(int count) {
    List<String> lines = outputTail.lines().filter(line -> !line.isBlank()).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
