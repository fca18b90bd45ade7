package dev.dispatch.store.sqlite;

import static dev.dispatch.testkit.store.StoreSamples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import dev.dispatch.store.Durability;
import dev.dispatch.store.StoreChange;
import dev.dispatch.store.sqlite.Schema.Upgrade;
import dev.dispatch.testkit.store.StoreSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaTest {
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final Schema NEXT = new Schema(3, "db/upgrade", List.of());
  private static final Schema BROKEN = new Schema(3, "db/broken-upgrade", List.of());

  @TempDir Path folder;

  @BeforeEach
  void makeRegistry() throws Exception {
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      store
          .submit(List.of(new StoreChange.PutLane(StoreSamples.lane())), Durability.FULL)
          .get(10, TimeUnit.SECONDS);
    }
  }

  private Path file() {
    return folder.resolve("dispatch.db");
  }

  private long version(Path file) throws Exception {
    try (SqlSession session = SqlSession.open(file, true)) {
      return session.number("pragma user_version");
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> !f.equals("native")).toList();
    }
  }

  private DispatchException refusal(Schema schema, Upgrade upgrade) {
    return catchThrowableOfType(
        DispatchException.class, () -> SqliteStore.open(file(), CLOCK, schema, upgrade).close());
  }

  @Test
  void backsUpAndUpgradesAnOlderOneOnce() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (SqliteStore store = SqliteStore.open(file(), CLOCK, NEXT, Upgrade.AUTOMATIC)) {
        assertThat(store.lanes()).containsExactly(StoreSamples.lane());
      }
    }
    Path backup = folder.resolve("dispatch.db.backup-2-20260203T040506Z");
    assertThat(names()).containsExactlyInAnyOrder("dispatch.db", backup.getFileName().toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThat(version(file())).isEqualTo(3);
    assertThat(version(backup)).isEqualTo(2);
    try (SqliteStore old = SqliteStore.open(backup, CLOCK)) {
      assertThat(old.lanes()).containsExactly(StoreSamples.lane());
    }
  }

  @Test
  void refusesNewerOneAndLeavesIt() throws Exception {
    SqliteStore.open(file(), CLOCK, NEXT, Upgrade.AUTOMATIC).close();
    byte[] before = Files.readAllBytes(file());

    DispatchException failure = refusal(Schema.CURRENT, Upgrade.AUTOMATIC);

    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure)
        .hasMessage(
            "registry "
                + file()
                + " is newer than this build of dispatch: it has schema version 3, supported is 2");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void leavesAnOlderOneToMigrateWhereThatIsWanted() throws Exception {
    DispatchException failure = refusal(NEXT, Upgrade.REFUSED);
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure).hasMessageContaining("has schema version 2, supported is 3");
    assertThat(failure.hints()).containsExactly("dispatch registry migrate");
    assertThat(names()).containsExactly("dispatch.db");
  }

  @Test
  void keepsTheOldVersionWhenAnUpgradeFails() throws Exception {
    DispatchException failure = refusal(BROKEN, Upgrade.AUTOMATIC);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure).hasMessageContaining("upgrade from schema version 2 to 3 failed");
    assertThat(version(file())).isEqualTo(2);
    try (SqliteStore store = SqliteStore.open(file(), CLOCK)) {
      assertThat(store.lanes()).containsExactly(StoreSamples.lane());
    }
    SqliteStore.open(file(), CLOCK, NEXT, Upgrade.AUTOMATIC).close();
    assertThat(version(file())).isEqualTo(3);
  }

  @Test
  void refusesDatabaseOfAnotherProgram() throws Exception {
    try (SqlSession session = SqlSession.open(file(), false)) {
      session.script("pragma user_version = 0");
    }
    DispatchException failure = refusal(Schema.CURRENT, Upgrade.AUTOMATIC);
    assertThat(failure.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(failure).hasMessageContaining("is a database of another program");
  }

  @Test
  void takesAnEmptyFileForNew() throws Exception {
    Files.write(folder.resolve("empty.db"), new byte[0]);
    try (SqliteStore store = SqliteStore.open(folder.resolve("empty.db"), CLOCK)) {
      assertThat(store.lastSeq()).isZero();
    }
    assertThat(version(folder.resolve("empty.db"))).isEqualTo(2);
  }

  @Test
  void neverTouchesForeignRegistry() throws Exception {
    Path foreign = folder.resolve("registry.db");
    Files.writeString(foreign, "of another program");
    SqliteStore.open(file(), CLOCK).close();
    assertThat(Files.readString(foreign)).isEqualTo("of another program");
  }
}
