package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Upgrades a file that is already backed up. Apart from {@link Schema}, so that Flyway is not even
 * loaded when there is nothing to upgrade.
 */
final class FlywayUpgrade {
  private FlywayUpgrade() {}

  /** Every script is a transaction, so a failed one leaves the file at the version before it. */
  static void run(Path file, int seen, Schema schema) {
    try {
      Flyway.configure()
          .loggers("slf4j")
          .dataSource("jdbc:sqlite:" + file, null, null)
          .locations("classpath:" + schema.location())
          .baselineOnMigrate(true)
          .baselineVersion(Integer.toString(seen))
          .target(Integer.toString(schema.version()))
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "registry %s: the upgrade from schema version %d to %d failed: %s"
                  .formatted(file, seen, schema.version(), e.getMessage()),
              "the file as it was is in: " + file + ".backup-" + seen + "-*")
          .causedBy(e);
    }
  }
}
