package dev.dispatch.store.sqlite;

import dev.dispatch.store.Store;
import dev.dispatch.testkit.store.StoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreContractTest extends StoreContract {
  @TempDir Path folder;

  @Override
  protected Store open(InstantSource clock) {
    return SqliteStore.open(folder.resolve("dispatch.db"), clock);
  }
}
