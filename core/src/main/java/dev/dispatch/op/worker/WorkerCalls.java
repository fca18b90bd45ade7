package dev.dispatch.op.worker;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.id.LaneRef;
import dev.dispatch.op.Caller;
import dev.dispatch.op.Spans;
import dev.dispatch.task.TaskDesk;
import dev.dispatch.task.TaskState;
import dev.dispatch.task.WorkerPrompt;
import java.time.Duration;
import java.util.Optional;

/** What the worker's ops have in common. */
final class WorkerCalls {
  private static final Duration CLI_PATIENCE = Duration.ofMinutes(3);
  private static final Duration MCP_PATIENCE = Duration.ofSeconds(280);

  private WorkerCalls() {}

  static LaneRef lane(Caller caller, String command) {
    return caller
        .lane()
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_ALLOWED,
                command + ": only a worker can do this, from inside its agent",
                "people answer and look with: dispatch inbox"));
  }

  static TaskState task(TaskDesk desk, LaneRef lane) {
    return desk.ofLane(lane)
        .orElseThrow(() ->
            new DispatchException(
                ErrorCode.NOT_FOUND, "lane " + lane + " works on no task any more"));
  }

  /** How long one call may block before the agent's own limit would kill it. */
  static Duration patience(Caller caller) {
    String given = caller.environment().get("DISPATCH_ASK_WAIT");
    boolean mcp = caller.channel() == Caller.Channel.MCP;
    if (given == null || given.isBlank()) {
      return mcp ? MCP_PATIENCE : CLI_PATIENCE;
    }
    Duration wanted = Spans.parse(given);
    return mcp && wanted.compareTo(MCP_PATIENCE) > 0 ? MCP_PATIENCE : wanted;
  }

  /** How the caller calls dispatch: by the path it was given, if that needs no quotes. */
  static String bin(Caller caller) {
    String given = caller.environment().getOrDefault("DISPATCH_BIN", "");
    return WorkerPrompt.command(given.startsWith("/") ? Optional.of(given) : Optional.empty());
  }

  static DispatchException stillWaiting(int number, String bin) {
    return new DispatchException(
        ErrorCode.TIMED_OUT, "still waiting: run %s ask --resume %03d".formatted(bin, number));
  }

  static String callAgain(int number) {
    return "still waiting for the answer: call ask again with resume \"%03d\" and nothing else"
        .formatted(number);
  }
}
