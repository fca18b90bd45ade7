package dev.dispatch.lane;

import dev.dispatch.id.LaneRef;
import dev.dispatch.id.ProcessId;
import dev.dispatch.id.TaskKey;
import dev.dispatch.turn.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a lane is from its start; everything else of a {@link LaneState} is seen later. */
public record NewLane(
    LaneRef ref,
    String handle,
    Optional<TaskKey> task,
    String agent,
    String transport,
    ProcessId process,
    String token,
    String cwd) {

  /** The lane before its first event. */
  public LaneState openedAt(Instant at) {
    return new LaneState(
        ref,
        handle,
        task,
        agent,
        transport,
        process,
        token,
        cwd,
        Optional.empty(),
        Optional.empty(),
        false,
        RunningTurn.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Usage.NONE,
        0,
        0,
        false,
        List.of(),
        Optional.empty(),
        at,
        at,
        LaneMarks.NONE,
        0);
  }
}
