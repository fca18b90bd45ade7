package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Opens the registry's file for the writer: makes it, checks its version, upgrades it. */
final class RegistryFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private RegistryFile() {}

  static SqlSession open(Path file, Schema schema, Instant now, Schema.Upgrade upgrade) {
    try {
      boolean isNew = makePrivate(file);
      SqlSession session = SqlSession.open(file, false);
      try {
        session.script(
            "pragma journal_mode = wal; pragma synchronous = full;"
                + " pragma journal_size_limit = 67108864");
        schema.ensure(session, file, now, upgrade);
        return session;
      } catch (SQLException | IOException | RuntimeException e) {
        session.abandon();
        if (isNew) {
          Files.deleteIfExists(file); // nothing half-made stays
        }
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(file, e);
    } catch (IOException e) {
      throw new DispatchException(
              ErrorCode.INTERNAL,
              "registry " + file + " cannot be made: " + e,
              "see who may write there: ls -ld " + file.toAbsolutePath().getParent())
          .causedBy(e);
    }
  }

  /** Makes an empty file if there is none, and takes everybody else's rights away. */
  private static boolean makePrivate(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return true;
    }
    if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
    return false;
  }

  /** What is wrong with the file, in SQLite's words; empty when nothing is. */
  static List<String> problems(SqlSession session) throws SQLException {
    try {
      List<String> found = session.list("pragma integrity_check(20)", row -> row.getString(1));
      return found.equals(List.of("ok")) ? List.of() : found;
    } catch (SQLException e) {
      if (SqliteErrors.isDamage(e)) {
        return List.of(String.valueOf(e.getMessage())); // too damaged even to be checked
      }
      throw e;
    }
  }
}
