package dev.dispatch.testkit.store;

import dev.dispatch.store.Store;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

final class InMemoryStoreTest extends StoreContract {
  private @Nullable Store store;

  @Override
  protected Store open(InstantSource clock) {
    if (store == null) {
      store = new InMemoryStore(clock);
    }
    return store;
  }
}
