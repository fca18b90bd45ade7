package dev.dispatch.op.lane;

import dev.dispatch.history.ItemIndex;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.Step;
import dev.dispatch.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongFunction;

/**
 * A look into the index that has what had happened when it was asked for. The index is a moment
 * behind; where it is further, as after an upgrade, what there is is shown and said to lack some.
 */
final class IndexWaiting<R extends Record> implements OpCall<R> {
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofMillis(10);

  private final ItemIndex index;
  private final long wanted;
  private final Instant until;
  private final LongFunction<R> look;

  /**
   * @param look makes the result; takes how many events the index is behind
   */
  IndexWaiting(ItemIndex index, Store store, Instant now, LongFunction<R> look) {
    this.index = index;
    this.wanted = store.lastSeq();
    this.until = now.plus(AT_MOST);
    this.look = look;
  }

  @Override
  public Step<R> step(Instant now) {
    long behind = Math.max(0, wanted - index.place());
    return behind == 0 || !now.isBefore(until)
        ? Step.finished(look.apply(behind))
        : Step.pending(now.plus(AGAIN));
  }
}
