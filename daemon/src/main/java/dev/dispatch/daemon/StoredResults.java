package dev.dispatch.daemon;

import dev.dispatch.op.ResultMemory;
import dev.dispatch.store.Durability;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What writing calls came to, kept in the registry for an hour. */
final class StoredResults implements ResultMemory {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Store store;
  private final InstantSource clock;

  StoredResults(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<Remembered> find(String requestId) {
    return store.result(requestId);
  }

  @Override
  public void keep(String requestId, Remembered outcome) {
    store
        .submit(
            List.of(new StoreChange.KeepResult(requestId, outcome, clock.instant().plus(KEPT))),
            Durability.NORMAL)
        .join();
  }
}
