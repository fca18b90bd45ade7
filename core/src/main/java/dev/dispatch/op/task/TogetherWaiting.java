package dev.dispatch.op.task;

import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.op.task.WaitForTasks.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Several waits as one: until the first is over, or every one. */
final class TogetherWaiting implements OpCall<Result> {
  private static final String TIMEOUT = "timeout";

  private final List<OpCall<Result>> waits;
  private final boolean all;

  TogetherWaiting(List<OpCall<Result>> waits, boolean all) {
    this.waits = new ArrayList<>(waits);
    this.all = all;
  }

  @Override
  public Step<Result> step(Instant now) {
    Step<Result> last = Step.pending(now);
    for (OpCall<Result> wait : List.copyOf(waits)) {
      Step<Result> step = wait.step(now);
      if (step instanceof Step.Finished<Result> finished) {
        waits.remove(wait);
        if (!all || waits.isEmpty() || finished.result().reason().equals(TIMEOUT)) {
          return finished;
        }
      } else {
        last = step;
      }
    }
    return last;
  }
}
