package dev.dispatch.store.sqlite;

import dev.dispatch.error.DispatchException;
import dev.dispatch.error.ErrorCode;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Says in words what SQLite could not do, and what helps. */
final class SqliteErrors {
  // SQLite's result codes.
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private SqliteErrors() {}

  static DispatchException of(Path file, SQLException error) {
    return switch (codeOf(error)) {
      case FULL ->
          failure(
              "registry " + file + ": the disk is full; nothing of this change was stored",
              error,
              "free some space there and run the command again: df -h " + parentOf(file));
      case READ_ONLY, CANNOT_OPEN ->
          failure(
              "registry " + file + " cannot be opened for writing: " + error.getMessage(),
              error,
              "see who may write there: ls -ld " + parentOf(file) + " " + file);
      case CORRUPT, NOT_A_DATABASE ->
          failure(
              "registry " + file + " is damaged or no SQLite file: " + error.getMessage(),
              error,
              "move it away, put the newest backup in its place, and start again: ls "
                  + file
                  + ".backup-*");
      case BUSY, LOCKED ->
          failure(
              "registry " + file + " is locked by another program",
              error,
              "see who has it open: fuser " + file);
      default -> failure("registry " + file + ": " + error.getMessage(), error);
    };
  }

  /** Whether the file itself is to blame. */
  static boolean isDamage(SQLException error) {
    int code = codeOf(error);
    return code == CORRUPT || code == NOT_A_DATABASE;
  }

  /** Extended codes hold the kind of error in their low byte. */
  private static int codeOf(SQLException error) {
    int code =
        error instanceof SQLiteException known ? known.getResultCode().code : error.getErrorCode();
    return code & 0xff;
  }

  private static Path parentOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  private static DispatchException failure(String message, SQLException cause, String... hints) {
    return new DispatchException(ErrorCode.INTERNAL, message, hints).causedBy(cause);
  }
}
