package dev.dispatch.daemon;

import dev.dispatch.error.DispatchException;
import dev.dispatch.op.health.Probe.Finding;
import dev.dispatch.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the registry can be read and is whole. */
final class RegistryProbe {
  private RegistryProbe() {}

  static Finding look(DaemonContext context) {
    Path file = context.paths().home().resolve("dispatch.db");
    if (!Files.exists(file)) {
      return Finding.ok("registry", "not there yet; the first command makes it");
    }
    try (SqliteStore store = SqliteStore.openWithoutUpgrade(file, context.clock())) {
      List<String> problems = store.integrityCheck();
      return problems.isEmpty()
          ? Finding.ok("registry", file + " is whole, " + store.lastSeq() + " events")
          : Finding.fail(
              "registry",
              file + " is damaged: " + problems.getFirst(),
              "dispatch down, then restore a backup of " + file);
    } catch (DispatchException e) {
      return Finding.fail("registry", String.valueOf(e.getMessage()), "dispatch daemon log");
    }
  }
}
